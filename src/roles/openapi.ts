import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeTwins } from '#src/modules/algorithms/algorithm-path.js';
import { describeData } from '#src/modules/data/data-document.js';
import { openApiDocument } from '#src/platform/http/openapi.js';
import type { Settings } from '#src/platform/config/settings.js';
import { AppModule } from './app.module.js';

/** The OpenAPI document of the API. */
export const describe = (app: INestApplication): OpenAPIObject => openApiDocument(app, (document) => {
  describeTwins(document);
  describeData(document);
});

/** The same from the declarations alone: nothing is constructed, and nothing connected to. */
export async function describeApi(settings: Settings): Promise<OpenAPIObject> {
  return describe(await NestFactory.create(AppModule.of(settings, 'api'), { preview: true, logger: false, abortOnError: false }));
}
