import { Global, Module } from '@nestjs/common';
import { Executor } from '#libs/executor/executor.js';
import { createExecutor } from '#libs/executor/registry.js';
import { RepositoryStore, SmartHttp } from '#libs/git/index.js';
import { Settings } from '../config/settings.js';

/** Where the plain libraries are tied to the settings: one provider a seam. */
@Global()
@Module({
  providers: [
    {
      provide: Executor,
      inject: [Settings],
      useFactory: (settings: Settings): Promise<Executor> =>
        createExecutor(settings.env.EXECUTOR, { home: settings.directory('slots'), dockerSocket: settings.env.DOCKER_SOCKET, nodeProgram: process.execPath }),
    },
    { provide: RepositoryStore, inject: [Settings], useFactory: (settings: Settings) => new RepositoryStore(settings.directory('repositories')) },
    {
      provide: SmartHttp,
      inject: [RepositoryStore, Settings],
      useFactory: (store: RepositoryStore, settings: Settings) => new SmartHttp(store, { maxPushBytes: settings.env.PUSH_MAX_MB * 1024 * 1024 }),
    },
  ],
  exports: [Executor, RepositoryStore, SmartHttp],
})
export class BindingsModule {}
