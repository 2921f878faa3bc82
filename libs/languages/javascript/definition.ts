import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

/** JavaScript on Node.js, with npm. */
export const javascript: Language = {
  id: 'javascript',
  aliases: ['node', 'nodejs'],
  displayName: 'JavaScript (Node.js)',
  dependencyFile: 'package.json',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [
    { title: 'Installing package.json', needs: 'package.json', command: reading(['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'], '/opt/pipe/install.sh') },
    { title: 'Checking the sources', command: ['node', '/opt/pipe/check.mjs'] },
  ],
  run: { command: ['node', '/opt/pipe/runner.cjs'], environment: { NODE_ENV: 'production' } },
  hostTools: [
    { command: 'node', package: 'nodejs' },
    { command: 'npm', package: 'npm' },
  ],
  images: { cpu: 'algoplane/javascript:cpu' },
};
