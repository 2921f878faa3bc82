import { pythonEnvironment } from './toolchain.js';

export { run } from './toolchain.js';

/** A virtual environment with the published clients from PyPI. */
export function pythonClients(): Promise<string> {
  return pythonEnvironment('python-clients', 'test/clients/requirements.txt');
}
