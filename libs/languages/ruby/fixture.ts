import type { LanguageFixture } from '../contract/language-fixture.js';
import { ruby } from './definition.js';
import { openGemMirror } from './testing/gem-mirror.js';

export const fixture: LanguageFixture = { language: ruby, hasLoad: false, exactIntegers: true, buildFailure: /Suite\.rb:\d+: syntax error/, dependency: 'Good Morning', mirrors: openGemMirror };
