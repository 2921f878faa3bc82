import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { launcher } from './e2e-setup.js';

export default async function teardown() {
  const home = process.env.ALGOPLANE_E2E_HOME;
  await promisify(execFile)(launcher, ['down'], { env: { ...process.env, ALGOPLANE_HOME: home } });
  if (!process.env.ALGOPLANE_E2E_KEEP) {
    await rm(home, { recursive: true, force: true });
  }
}
