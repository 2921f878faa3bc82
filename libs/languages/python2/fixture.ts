import type { LanguageFixture } from '../contract/language-fixture.js';
import { python2 } from './definition.js';

export const fixture: LanguageFixture = { language: python2, hasLoad: true, exactIntegers: true, buildFailure: /Suite\.py", line 1\n.*def apply\(input\)\n[^]*SyntaxError/, dependency: 'Good Morning' };
