import {
  AnonymousCredential,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  newPipeline,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath } from '../connector.js';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { type AzureBlobSettings, endpointOf, sasOf } from './azureblob-settings.js';
import { AzureBlobTransport } from './azureblob-transport.js';

export function openClient(settings: AzureBlobSettings, agents: GuardedAgents): BlobServiceClient {
  const { credentials } = settings;
  const byKey = 'accountKey' in credentials;
  const credential = byKey
    ? new StorageSharedKeyCredential(credentials.account, credentials.accountKey)
    : new AnonymousCredential();
  const pipeline = newPipeline(credential, {
    httpClient: new AzureBlobTransport(agents),
    retryOptions: { maxTries: 1 },
  });
  return new BlobServiceClient(`${endpointOf(settings)}${byKey ? '' : `?${sasOf(credentials)}`}`, pipeline);
}

/** The first part of a path is the container. Error: invalid for a path that Azure would take for another one. */
export function containerOf(client: BlobServiceClient, path: ConnectorPath): ContainerClient {
  // To Azure a backslash is a slash, and `a\..\b` lies beside `a`.
  if (path.some((part) => part.includes('\\'))) {
    throw new ConnectorError('invalid', 'Azure knows no names with a backslash.');
  }
  return client.getContainerClient(path[0]!);
}

/** Error: invalid for a path that names no blob. */
export function blobOf(client: BlobServiceClient, path: ConnectorPath): BlockBlobClient {
  const [container, ...parts] = path;
  if (parts.length === 0) {
    throw new ConnectorError(
      'invalid',
      container === undefined
        ? 'The root holds containers, not files.'
        : 'A container is no file; containers are made and removed at the store.',
    );
  }
  return containerOf(client, path).getBlockBlobClient(parts.join('/'));
}
