import type { RequestListener, ServerResponse } from 'node:http';
import { ACCESS, type AccessLevel } from '#src/platform/access/access.decorator.js';
import { refuseUnlessAllowed } from '#src/platform/access/access.guard.js';
import { authenticate } from '#src/platform/access/api-key.strategy.js';
import type { CredentialDirectory } from '#src/platform/access/caller.js';
import type { ErrorFilter } from '#src/platform/http/error.filter.js';
import { identify, type IdentifiedRequest } from '#src/platform/http/request-id.js';
import { InvocationsController } from './invocations.controller.js';

export interface CallFrontParts {
  credentials: CredentialDirectory;
  controller: InvocationsController;
  filter: ErrorFilter;
  /** Serves every other request. */
  usual: RequestListener;
}

const CALL = '/v1/algo/';
const access = Reflect.getMetadata(ACCESS, InvocationsController) as Exclude<AccessLevel, 'public'>;

/**
 * The short way of a call: from the HTTP server straight to the controller's method. The routers, guards and proxies of the
 * frameworks cost a quarter of the processor time of a warm call (docs/decisions). Credential, declared access and errors are the
 * same; whatever is not plainly a call goes the usual way.
 */
export function callFront({ credentials, controller, filter, usual }: CallFrontParts): RequestListener {
  const serve = async (request: IdentifiedRequest, response: ServerResponse): Promise<void> => {
    const found = authenticate(credentials, request);
    const caller = found instanceof Promise ? await found : found;
    refuseUnlessAllowed(caller, access);
    await controller.invoke(caller, request, response);
  };
  return (request, response) => {
    if (request.method === 'POST' && request.url?.startsWith(CALL)) {
      const identified = identify(request, response);
      serve(identified, response).catch((error: unknown) => filter.answer(error, identified, response));
    } else {
      usual(request, response);
    }
  };
}
