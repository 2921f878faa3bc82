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
