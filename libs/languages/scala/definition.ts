import { join } from 'node:path';
import { java } from '../java/definition.js';
import type { Language } from '../language.js';

/**
 * Scala 2.13, run by the runner of Java. Built with Maven and not with sbt: it shares caches, mirror and settings with Java, all that it needs is in
 * one public repository and in the distribution, and a build without changes takes a fraction of the time that sbt takes to start.
 */
export const scala: Language = {
  ...java,
  id: 'scala',
  aliases: ['scala-2', 'scala-2-sbt-1.3'],
  displayName: 'Scala',
  templateDirectory: join(import.meta.dirname, 'template'),
};
