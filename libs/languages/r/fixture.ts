import type { LanguageFixture } from '../contract/language-fixture.js';
import { r } from './definition.js';
import { openCranMirror } from './testing/cran-mirror.js';

export const fixture: LanguageFixture = { language: r, hasLoad: true, exactIntegers: false, buildFailure: /src\/Suite\.r:3:\d+: unexpected symbol/, dependency: 'Good Morning', mirrors: openCranMirror };
