import type { LanguageFixture } from '../contract/language-fixture.js';
import { python3 } from './definition.js';

export const fixture: LanguageFixture = { language: python3, hasLoad: true, exactIntegers: true, buildFailure: /Suite\.py.*\n.*def apply\(input\)\n[^]*SyntaxError/, dependency: 'Good Morning' };
