import { S3Client } from '@aws-sdk/client-s3';
import { ConnectorError } from '../connector-error.js';
import { collect } from '../network/collect.js';
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
    streamCollector: collectAnswer,
    requestHandler: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
    },
  });
}

/** Whatever is no content of a file: the client itself would take any length of it. */
async function collectAnswer(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  try {
    return await collect(content);
  } catch (error) {
    // The client adds advice for programmers to the message of what has no such property.
    throw error instanceof ConnectorError ? Object.assign(error, { $metadata: {} }) : error;
  }
}
