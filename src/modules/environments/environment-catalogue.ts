import { createHash } from 'node:crypto';
import type { Language } from '#libs/languages/language.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import type { PackageSet } from '#src/modules/package-sets/package-set.entity.js';

/** An environment is what algorithms are written for: a language or a package set, on a machine type. Its ids are made from names: they are the same everywhere and for ever. */
export interface Environment {
  id: string;
  specificationId: string;
  language: Language;
  machineType: 'CPU' | 'GPU';
  displayName: string;
  description: string;
  createdAt: Date;
  /** Name of the package set, where it is one. */
  packageSet?: string;
}

const FIRST = new Date('2026-01-01T00:00:00.000Z');

/** What every installation has by itself. */
export const languageEnvironments: readonly Environment[] = languages.flatMap((language) =>
  onEachMachine(language.id, { specificationId: languageSpecification(language), language, displayName: language.displayName, description: language.displayName, createdAt: FIRST }),
);

/** Those of a package set, built or not. None where its language is not installed here. */
export function setEnvironments(set: Pick<PackageSet, 'name' | 'displayName' | 'description' | 'language' | 'createdAt'>): Environment[] {
  const language = findLanguage(set.language);
  const { name, displayName, description, createdAt } = set;
  return language ? onEachMachine(`set ${name}`, { specificationId: setSpecification(name), language, displayName, description: description || displayName, createdAt, packageSet: name }) : [];
}

export function languageSpecification({ id }: Language): string {
  return idOf(`specification ${id}`);
}

export function setSpecification(name: string): string {
  return idOf(`specification set ${name}`);
}

function onEachMachine(name: string, shared: Omit<Environment, 'id' | 'machineType'>): Environment[] {
  return (['CPU', 'GPU'] as const).map((machineType) => ({ ...shared, id: idOf(`environment ${name} ${machineType}`), machineType, description: `${shared.description} on ${machineType.toLowerCase()}` }));
}

function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
