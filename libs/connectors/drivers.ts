import { AzureBlobConnector } from './azureblob/azureblob-connector.js';
import type { AzureBlobSettings } from './azureblob/azureblob-settings.js';
import type { Connector } from './connector.js';
import { DropboxConnector } from './dropbox/dropbox-connector.js';
import type { DropboxSettings } from './dropbox/dropbox-settings.js';
import { GcsConnector } from './gcs/gcs-connector.js';
import type { GcsSettings } from './gcs/gcs-settings.js';
import type { EndpointRule } from './network/endpoint-rule.js';
import { S3Connector } from './s3/s3-connector.js';
import type { S3Settings } from './s3/s3-settings.js';

export type ConnectorSettings = AzureBlobSettings | DropboxSettings | GcsSettings | S3Settings;

/** The driver of one type of store. Nothing is connected to before it is used. */
export function openConnector(settings: ConnectorSettings, rule: EndpointRule): Connector {
  switch (settings.type) {
    case 'azureblob':
      return new AzureBlobConnector(settings, rule);
    case 'dropbox':
      return new DropboxConnector(settings, rule);
    case 'gs':
      return new GcsConnector(settings, rule);
    case 's3':
      return new S3Connector(settings, rule);
  }
}
