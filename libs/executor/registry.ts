import type { Executor } from './executor.js';

export interface ExecutorSettings {
  /** Directory for what the driver needs on this machine. */
  home: string;
  dockerSocket: string;
  /** The Node.js program that JavaScript algorithms run with. */
  nodeProgram: string;
}

export const executorIds = ['sandbox', 'docker'] as const;
export type ExecutorId = (typeof executorIds)[number];

/** A driver is loaded when it is asked for: an installation without Docker never loads its client. */
export async function createExecutor(id: ExecutorId, settings: ExecutorSettings): Promise<Executor> {
  switch (id) {
    case 'sandbox': {
      const { SandboxExecutor } = await import('./sandbox/sandbox-executor.js');
      return new SandboxExecutor({ home: settings.home, nodeProgram: settings.nodeProgram });
    }
    case 'docker': {
      const { DockerExecutor } = await import('./docker/docker-executor.js');
      return new DockerExecutor({ home: settings.home, dockerSocket: settings.dockerSocket });
    }
  }
}
