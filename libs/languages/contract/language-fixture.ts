import { dirname, join } from 'node:path';
import type { Language } from '../language.js';

/**
 * What the suite needs of a language beside its definition. The folder `fixtures` of the language holds programs for an algorithm named `Suite` of the
 * user `mia`, each laid over the template:
 *
 * - `behaviours`: gives back any input as it came, but for a JSON object with the member `act`: `raise` fails with `message`; `count` counts its own
 *   calls; `loaded` tells how often `load` has run; `print` prints `text` and answers "printed"; `sleep` takes `seconds`; `dependency` answers with
 *   the help of a package from the language's registry; `call` calls `algorithm` with `input`; `data` reads the data file `uri`.
 * - `load-fails`: its `load` fails with "no model". Only where the language has `load`.
 * - `build-fails`: does not build.
 */
export interface LanguageFixture {
  language: Language;
  hasLoad: boolean;
  /** Whether its integers go beyond what a double holds. */
  exactIntegers: boolean;
  /** What the build of `build-fails` says. */
  buildFailure: RegExp;
  /** What `dependency` answers. */
  dependency: string;
  /** Package registries of the tests' own, where the language's are not to be had: environment of builds. */
  mirrors?: () => Promise<{ environment: Record<string, string>; close(): Promise<void> }>;
}

export const overlay = (language: Language, name: string): string => join(dirname(language.templateDirectory), 'fixtures', name);
