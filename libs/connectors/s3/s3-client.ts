import { AbortMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { DEFAULT_REGION, type S3Settings } from './s3-settings.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Without a byte in either direction. */
const IDLE_TIMEOUT_MS = 60_000;
const TRIES = 3;

export function openClient(settings: S3Settings, agents: GuardedAgents): S3Client {
  const { credentials, endpoint, region = DEFAULT_REGION, style = endpoint ? 'path' : 'virtual' } = settings;
  return new S3Client({
    region,
    ...(endpoint ? { endpoint } : { followRegionRedirects: true }),
    forcePathStyle: style === 'path',
    ...(credentials === 'ambient' ? {} : { credentials }),
    maxAttempts: TRIES,
    // The newer trailing checksums are more than many other stores understand.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
    },
  });
}

/** The same client for an Upload, which gives its requests no signal of its own. What clears up is sent all the same. */
export function abortable(client: S3Client, signal: AbortSignal): S3Client {
  const send = (command: Parameters<S3Client['send']>[0]) =>
    client.send(command, command instanceof AbortMultipartUploadCommand ? {} : { abortSignal: signal });
  return Object.create(client, { send: { value: send } }) as S3Client;
}
