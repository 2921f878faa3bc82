import type { LanguageFixture } from '../contract/language-fixture.js';
import { rust } from './definition.js';
import { openCrateMirror } from './testing/crate-mirror.js';

export const fixture: LanguageFixture = { language: rust, hasLoad: true, exactIntegers: true, buildFailure: /no method named `shout`[^]*src\/lib\.rs:2:11/, dependency: 'Good Morning', mirrors: openCrateMirror };
