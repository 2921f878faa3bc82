import type { LanguageFixture } from '../contract/language-fixture.js';
import { openMavenMirror } from '../java/testing/maven-mirror.js';
import { java11 } from './definition.js';

export const fixture: LanguageFixture = {
  language: java11,
  hasLoad: true,
  exactIntegers: true,
  buildFailure: /Algorithm\.java:\[8,\d+\].*incompatible types/,
  dependency: 'Good morning',
  mirrors: () => openMavenMirror(),
};
