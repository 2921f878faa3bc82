import { openApiDocument } from '#src/platform/http/openapi.js';
import type { Settings } from '#src/platform/config/settings.js';
import { createServer } from './server.js';

/** Prints the OpenAPI document of the API. */
export async function printOpenApi(settings: Settings): Promise<void> {
  const app = await createServer(settings, 'api');
  process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`);
  await app.close();
  process.exit(0);
}
