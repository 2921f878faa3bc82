import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

/** Python 3 of the environment, with pip. Dependencies lie beside the sources, so that the artifact is one directory. */
export const python3: Language = {
  id: 'python3-1',
  aliases: ['python3', 'python-3.x-1'],
  displayName: 'Python 3',
  dependencyFile: 'requirements.txt',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [
    { title: 'Installing requirements.txt', needs: 'requirements.txt', command: reading(['requirements.txt'], '/opt/pipe/install.sh') },
    // Unchecked: the sources never change in an artifact, whatever happens to their times on the way.
    { title: 'Compiling the sources', command: ['python3', '-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash', 'src'] },
  ],
  run: {
    command: ['python3', '-u', '/opt/pipe/runner.py'],
    environment: {
      PYTHONPATH: '/opt/pipe/site:/opt/algorithm/.dependencies:/opt/algorithm',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONIOENCODING: 'utf-8',
    },
  },
  hostTools: [
    { command: 'python3', package: 'python3' },
    { command: 'pip3', package: 'python3-pip' },
  ],
  images: { cpu: 'algoplane/python3:cpu' },
};
