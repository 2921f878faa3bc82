import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { catalogue } from '#libs/errors/index.js';
import { referenceFiles } from '#src/roles/reference.js';

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: object[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema?: object; examples?: object; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object; example?: unknown }> }>;
  'x-codeSamples': { source: string }[];
}

const files = await referenceFiles();
const document = JSON.parse(files['docs/reference/openapi.json'] ?? '') as { openapi: string; paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const));

describe('the reference', () => {
  it.each(Object.keys(files))('%s is what the code says; renew it with ./algoplane reference', async (path) => {
    expect(await readFile(resolve(import.meta.dirname, '../..', path), 'utf8')).toBe(files[path]);
  });

  it('has every error of the catalogue', () => {
    const rows = (files['docs/reference/errors.md'] ?? '').split('\n').filter((line) => /^\| \d{4} /.test(line));
    expect(rows).toHaveLength(Object.keys(catalogue).length);
  });
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it('names every operation once', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['invokeAlgorithm', 'createAlgorithm', 'publishAlgorithm', 'publishAlgorithmById', 'getCall', 'listBuildsById']));
  });

  it.each(operations)('tells all of %s', (address, operation) => {
    expect(operation.summary).toBeTruthy();
    expect(operation.tags).toHaveLength(1);
    const isPublic = operation.security === undefined;
    expect(operation.security ?? [{ ApiKey: [] }]).toEqual([{ ApiKey: [] }]);
    const placeholders = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(placeholders);
    expect(operation['x-codeSamples'][0]?.source).toMatch(/^curl "\$ALGOPLANE_URL\/v1\//);
    for (const { description, content } of Object.values(operation.responses)) {
      if (!description.endsWith('no body')) {
        const [[type, body] = []] = Object.entries(content ?? {});
        expect(body?.schema).toBeDefined();
        expect(type === 'application/json' ? body?.example : true).toBeDefined();
      }
    }
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(isPublic ? ['500'] : ['401', '403', '500']));
    for (const body of Object.values(operation.requestBody?.content ?? {})) {
      expect(body.schema).toBeDefined();
    }
  });
});
