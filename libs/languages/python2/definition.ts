import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

const CPYTHON = ['python2.7', 'python2'];

/**
 * Python 2.7: CPython where the machine or the image has it, else Jython, which distributions still have. Dependencies lie beside the sources, so that
 * the artifact is one directory.
 */
export const python2: Language = {
  id: 'python2-langpack',
  // The API reference misspells the name.
  aliases: ['python2-lackpack', 'python2', 'python-2.x-1'],
  displayName: 'Python 2',
  dependencyFile: 'requirements.txt',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [
    { title: 'Installing requirements.txt', needs: 'requirements.txt', command: reading(['requirements.txt'], '/opt/pipe/install.sh') },
    { title: 'Compiling the sources', command: ['sh', '/opt/pipe/compile.sh'] },
  ],
  run: {
    command: ['sh', '/opt/pipe/python2.sh', '-u', '-c', 'from algoplane_runner import main; main()'],
    environment: { PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
  },
  hostTools: [
    { command: 'jython', alternatives: CPYTHON, package: 'jython' },
    // Jython runs no pip that is of use: Python 3's fetches packages for it.
    { command: 'python3', alternatives: CPYTHON, package: 'python3' },
    { command: 'pip3', alternatives: CPYTHON, package: 'python3-pip' },
  ],
  images: { cpu: 'algoplane/python2:cpu' },
};
