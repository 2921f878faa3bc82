import type { LanguageFixture } from '../contract/language-fixture.js';
import { javascript } from './definition.js';

export const fixture: LanguageFixture = { language: javascript, hasLoad: true, exactIntegers: false, buildFailure: /Suite\.js:1\n[^]*SyntaxError/, dependency: 'Good Morning' };
