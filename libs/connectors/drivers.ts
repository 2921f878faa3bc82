import type { AzureBlobSettings } from './azureblob/azureblob-settings.js';
import type { Connector } from './connector.js';
import type { DropboxSettings } from './dropbox/dropbox-settings.js';
import type { GcsSettings } from './gcs/gcs-settings.js';
import type { EndpointRule } from './network/endpoint-rule.js';
import type { S3Settings } from './s3/s3-settings.js';

export type ConnectorSettings = AzureBlobSettings | DropboxSettings | GcsSettings | S3Settings;

/**
 * The driver of one type of store. Nothing is connected to before it is used, and a driver is loaded when it is asked for: the clients of the
 * stores take tens of megabytes, and most installations use one or none.
 */
export async function openConnector(settings: ConnectorSettings, rule: EndpointRule): Promise<Connector> {
  switch (settings.type) {
    case 'azureblob': {
      const { AzureBlobConnector } = await import('./azureblob/azureblob-connector.js');
      return new AzureBlobConnector(settings, rule);
    }
    case 'dropbox': {
      const { DropboxConnector } = await import('./dropbox/dropbox-connector.js');
      return new DropboxConnector(settings, rule);
    }
    case 'gs': {
      const { GcsConnector } = await import('./gcs/gcs-connector.js');
      return new GcsConnector(settings, rule);
    }
    case 's3': {
      const { S3Connector } = await import('./s3/s3-connector.js');
      return new S3Connector(settings, rule);
    }
  }
}
