import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { AppModule } from '#src/roles/app.module.js';
import { ACCESS } from '#src/platform/access/access.decorator.js';
import { Settings } from '#src/platform/config/settings.js';
import { routes } from '../support/routes.js';

/** What the controllers declare, whether it is documented or not. */
async function declared(): Promise<string[]> {
  const settings = Settings.read({ DATABASE_URL: 'postgresql://localhost/none', REDIS_URL: 'redis://localhost', ENCRYPTION_KEY: `${'A'.repeat(43)}=` });
  const app = await NestFactory.create(AppModule.of(settings, 'all'), { preview: true, logger: false });
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype as new () => object));
  return controllers.flatMap((controller) => {
    const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
    return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
      const handler = (controller.prototype as Record<string, object>)[name] as object;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) {
        return [];
      }
      const level = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as string | undefined;
      const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
      return paths.map((path) => `${RequestMethod[method]} ${`/${base}/${path}`.replace(/\/+/g, '/')} ${level}`);
    });
  });
}

describe('the routes', () => {
  it('are the ones of the table, each with its access', async () => {
    expect((await declared()).toSorted()).toEqual(routes.map(({ method, path, access }) => `${method} ${path.replace(/:(user|member|nobody)\b/, ':username').replace('*data', '*path')} ${access}`).toSorted());
  });
});
