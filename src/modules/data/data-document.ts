import type { OpenAPIObject } from '@nestjs/swagger';

/** Other spellings of `/v1/connector/{connector_id}/{path}`, which the description tells. */
const SPELLINGS = ['/v1/connector/{connector_id}', '/v1/data', '/v1/data/{path}'];

/** Data is documented once. */
export function describeData(document: OpenAPIObject): void {
  for (const path of SPELLINGS) {
    delete document.paths[path];
  }
}
