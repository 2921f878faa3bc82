import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

/**
 * Java with Maven. The runner calls `apply` of the class algorithmia.NAME.NAME by reflection, or runs the main class of an algorithm that is
 * built with `AbstractAlgorithm` and `Handler`.
 */
export const java: Language = {
  id: 'java',
  aliases: [],
  displayName: 'Java',
  dependencyFile: 'pom.xml',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [{ title: 'Building pom.xml', command: reading(['pom.xml'], '/opt/pipe/build.sh') }],
  run: { command: ['sh', '/opt/pipe/run.sh'], environment: {} },
  // The distribution's own choice of a JDK: 17 in Debian 12.
  hostTools: [
    { command: 'java', package: 'default-jdk-headless' },
    { command: 'javac', package: 'default-jdk-headless' },
    { command: 'mvn', package: 'maven' },
  ],
  images: { cpu: 'algoplane/java:cpu' },
};
