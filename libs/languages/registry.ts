import { java } from './java/definition.js';
import { java11 } from './java11/definition.js';
import { javascript } from './javascript/definition.js';
import type { Language } from './language.js';
import { python2 } from './python2/definition.js';
import { python3 } from './python3/definition.js';
import { r } from './r/definition.js';
import { ruby } from './ruby/definition.js';
import { rust } from './rust/definition.js';
import { scala } from './scala/definition.js';

/** Every language that algorithms can be written in here. */
export const languages: readonly Language[] = [python3, javascript, java, java11, scala, ruby, rust, r, python2];

const byName = new Map(languages.flatMap((language) => [language.id, ...language.aliases].map((name) => [name, language] as const)));

export function findLanguage(idOrAlias: string): Language | undefined {
  return byName.get(idOrAlias);
}
