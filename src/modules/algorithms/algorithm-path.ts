import type { OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';

/** Stands for the owner when an algorithm is named by its id. No account can be named so. */
export const BY_ID = '~';

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const MANAGED = new RegExp(`^/v1/algorithms/(${ID})(?=[/?]|$)`, 'i');

/**
 * Every route of an algorithm has a twin by its id (OpenAPI document). `/v1/algorithms/ID/...` becomes
 * `/v1/algorithms/~/ID/...` before routing, so that one route serves both. A name is never an id: names hold no dashes.
 */
export function algorithmById(request: Request, _response: Response, next: NextFunction): void {
  request.url = request.url.replace(MANAGED, `/v1/algorithms/${BY_ID}/$1`);
  next();
}

const BY_NAME = '/v1/algorithms/{username}/{algoname}';

/** Says so in the document, too. Two templates alone in one place would be the same address: there the description tells. */
export function describeTwins(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    if (path === BY_NAME) {
      for (const operation of Object.values(item) as { description?: string }[]) {
        operation.description = `${operation.description ?? ''}\n\nAlso by id: \`/v1/algorithms/ALGORITHM_ID\`.`.trim();
      }
    } else if (path.startsWith(`${BY_NAME}/`)) {
      document.paths[path.replace(BY_NAME, '/v1/algorithms/{algorithm_id}')] = twin(item);
    }
  }
}

function twin(item: OpenAPIObject['paths'][string]): OpenAPIObject['paths'][string] {
  const copy = structuredClone(item);
  for (const operation of Object.values(copy) as { operationId: string; parameters: { name: string }[] }[]) {
    operation.operationId += 'ById';
    const own = operation.parameters.filter(({ name }) => name !== 'username' && name !== 'algoname');
    operation.parameters = [{ name: 'algorithm_id', required: true, in: 'path', schema: { type: 'string', format: 'uuid' } } as { name: string }, ...own];
  }
  return copy;
}
