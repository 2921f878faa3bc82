import type { HttpOperationResponse, IHttpClient, WebResource } from '@azure/storage-blob';
import type { IncomingHttpHeaders } from 'node:http';
import { PassThrough, pipeline } from 'node:stream';
import { ConnectorError } from '../connector-error.js';
import { type Answer, exchange, textOf } from '../network/exchange.js';
import type { GuardedAgents } from '../network/guarded-agents.js';

/**
 * What the vendor's client sends its requests through. It stands below everything else of the client, so that neither a redirect nor a
 * proxy that the environment names can choose another way. Tries again by itself; the client's own retries are off.
 */
export class AzureBlobTransport implements IHttpClient {
  constructor(private readonly agents: GuardedAgents) {}

  async sendRequest(request: WebResource): Promise<HttpOperationResponse> {
    const { method, url, body, abortSignal, streamResponseStatusCodes } = request;
    const answer = await exchange(
      this.agents,
      { method, url: new URL(url), headers: request.headers.toJson({ preserveCase: true }), body: body as Buffer | string },
      // The client has made Node's own signal of whatever was given to it.
      abortSignal as AbortSignal,
    );
    checkSpeaker(answer);
    const head = { request, status: answer.status, headers: headersFor(request, answer.headers) };
    return streamResponseStatusCodes?.has(answer.status)
      ? { ...head, readableStreamBody: contentOf(answer) }
      : { ...head, bodyAsText: await textOf(answer) };
  }
}

/** A web server of another kind has good answers for many addresses, and 404 for the rest: they would pass for files and for their absence. */
function checkSpeaker({ status, headers, content }: Answer): void {
  if ((status < 300 || status === 404) && !headers['x-ms-request-id']) {
    content.destroy();
    throw new ConnectorError('unavailable', "The endpoint does not answer as Azure's storage does.");
  }
}

/** The client goes on after an error where a download broke off, but takes the event `aborted` of Node's answers for a wish to stop. */
function contentOf({ content }: Answer): PassThrough {
  return pipeline(content, new PassThrough(), () => undefined);
}

/** The client keeps the class of its headers to itself: a copy of some, emptied, is a new one. */
function headersFor(request: WebResource, answered: IncomingHttpHeaders): HttpOperationResponse['headers'] {
  const headers = request.headers.clone();
  headers.headerNames().forEach((name) => headers.remove(name));
  for (const [name, value] of Object.entries(answered)) {
    headers.set(name, String(value));
  }
  return headers;
}
