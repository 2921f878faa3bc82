import { join } from 'node:path';
import { java } from '../java/definition.js';
import type { Language } from '../language.js';

/** Java with a main method that serves an `AbstractAlgorithm`, which has `load`: what the language `java` became with the environments. */
export const java11: Language = {
  ...java,
  id: 'java11',
  aliases: ['java-ojdk11'],
  displayName: 'Java 11',
  templateDirectory: join(import.meta.dirname, 'template'),
};
