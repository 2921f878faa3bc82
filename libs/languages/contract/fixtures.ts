import { fixture as java } from '../java/fixture.js';
import { fixture as java11 } from '../java11/fixture.js';
import { fixture as javascript } from '../javascript/fixture.js';
import { fixture as python2 } from '../python2/fixture.js';
import { fixture as python3 } from '../python3/fixture.js';
import { fixture as r } from '../r/fixture.js';
import { fixture as ruby } from '../ruby/fixture.js';
import { fixture as rust } from '../rust/fixture.js';
import { fixture as scala } from '../scala/fixture.js';
import type { LanguageFixture } from './language-fixture.js';

/** One for each language of the registry. */
export const fixtures: readonly LanguageFixture[] = [python3, javascript, java, java11, scala, ruby, rust, r, python2];
