import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The OpenAPI 3.1 document of the whole API. Deterministic, so that it can be checked in and compared. */
export function openApiDocument(app: INestApplication, adjust: (document: OpenAPIObject) => void): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Algoplane')
    .setDescription('Code in a git repository as a versioned, callable API. Speaks the Algorithmia v1 API.')
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: 'An API key, bare or as "Simple KEY".' }, 'ApiKey')
    .build();
  return completeDocument(SwaggerModule.createDocument(app, config), adjust);
}

/** What the framework leaves open: what is twice in it, and a sample of each operation. */
function completeDocument(document: OpenAPIObject, adjust: (document: OpenAPIObject) => void): OpenAPIObject {
  const named = new Set<string>();
  for (const operation of operations(document)) {
    operation.security &&= operation.security.slice(0, 1);
    // The framework puts a name made from the class before the one that the method gives.
    operation.tags &&= operation.tags.slice(-1);
    if (named.has(operation.operationId ?? '')) {
      Object.assign(operation, { operationId: `${operation.operationId}Alias`, deprecated: true });
    }
    named.add(operation.operationId ?? '');
  }
  adjust(document);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) {
        Object.assign(operation, { 'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: curlSample(path, method, operation) }] });
      }
    }
  }
  return document;
}

function operations(document: OpenAPIObject): OperationObject[] {
  return Object.values(document.paths).flatMap((item) => METHODS.map((method) => item[method]).filter((operation) => operation !== undefined));
}

/** Serves the document at `/v1/openapi.json` and Swagger UI at `/docs`. */
export function serveDocumentation(app: INestApplication, publicUrl: string, describe: () => OpenAPIObject): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup(
    'docs',
    app,
    () => (document ??= { ...describe(), servers: [{ url: '/', description: 'This server' }, { url: publicUrl }] }),
    { jsonDocumentUrl: 'v1/openapi.json', customSiteTitle: 'Algoplane API', swaggerOptions: { persistAuthorization: true, displayOperationId: false } },
  );
}

function curlSample(path: string, method: string, operation: object): string {
  const { security, requestBody } = operation as { security?: unknown; requestBody?: { content?: Record<string, { example?: unknown; schema?: unknown }> } };
  const lines = [`curl "$ALGOPLANE_URL${path.replace(/\{(\w+)\}/g, ':$1')}"`];
  if (method !== 'get') {
    lines.push(`-X ${method.toUpperCase()}`);
  }
  if (security) {
    lines.push(`-H "Authorization: Simple $API_KEY"`);
  }
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type) {
    lines.push(`-H 'Content-Type: ${type}'`, `-d '${JSON.stringify(body?.example ?? {})}'`);
  }
  return lines.join(' \\\n  ');
}
