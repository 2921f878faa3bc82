import { createHash } from 'node:crypto';
import { ApiError } from '#libs/errors/index.js';
import type { Language } from '#libs/languages/language.js';
import { languages } from '#libs/languages/registry.js';

/** An environment is a language on a machine type. Its ids are made from their names, so that they are the same everywhere and for ever. */
export interface Environment {
  id: string;
  specificationId: string;
  language: Language;
  machineType: 'CPU' | 'GPU';
}

export const environments: readonly Environment[] = languages.flatMap((language) =>
  (['CPU', 'GPU'] as const).map((machineType) => ({ id: idOf(`environment ${language.id} ${machineType}`), specificationId: idOf(`specification ${language.id}`), language, machineType })),
);

const byId = new Map(environments.map((environment) => [environment.id, environment]));

export function findEnvironment(id: string): Environment | undefined {
  return byId.get(id);
}

/** The language of a specification. Error: 4001. */
export function specifiedLanguage(id: string): Language {
  const found = environments.find(({ specificationId }) => specificationId === id);
  if (!found) {
    throw new ApiError('unknownLanguage', { message: `There is no environment specification "${id.slice(0, 60)}".` });
  }
  return found.language;
}

function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
