import type { LanguageFixture } from '../contract/language-fixture.js';
import { openMavenMirror } from '../java/testing/maven-mirror.js';
import { scala } from './definition.js';

export const fixture: LanguageFixture = {
  language: scala,
  hasLoad: true,
  exactIntegers: true,
  buildFailure: /Suite\.scala:4: error: value lenght is not a member of String/,
  dependency: 'Good morning',
  mirrors: () => openMavenMirror(),
};
