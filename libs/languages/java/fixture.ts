import type { LanguageFixture } from '../contract/language-fixture.js';
import { java } from './definition.js';

export const fixture: LanguageFixture = { language: java, hasLoad: false, exactIntegers: true, buildFailure: /Suite\.java:\[5,\d+\].*cannot find symbol/, dependency: 'Good morning' };
