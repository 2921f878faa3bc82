import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { executorContract } from '../contract/executor.contract.js';
import { SandboxExecutor } from './sandbox-executor.js';

const here = dirname(fileURLToPath(import.meta.url));
const settingsFor = (root: string) => ({ home: join(root, 'slots'), nodeProgram: process.execPath, stopGraceMs: 300 });

executorContract('sandbox', (root) => new SandboxExecutor(settingsFor(root)), {
  memoryByGroup: process.getuid?.() === 0,
  crashHost: (root) => {
    const settings = { ...settingsFor(root), home: join(root, 'crashed') };
    return {
      module: join(here, 'sandbox-executor.ts'),
      name: 'SandboxExecutor',
      settings,
      afterwards: async () => {
        expect(readdirSync(settings.home)).toHaveLength(1);
        const next = new SandboxExecutor(settings);
        await next.prepare();
        expect(readdirSync(settings.home)).toHaveLength(1);
        await next.close();
        expect(readdirSync(settings.home)).toEqual([]);
      },
    };
  },
});
