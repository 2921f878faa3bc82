import type { Connector } from './connector.js';
import { GcsConnector } from './gcs/gcs-connector.js';
import type { GcsSettings } from './gcs/gcs-settings.js';
import type { EndpointRule } from './network/endpoint-rule.js';
import { S3Connector } from './s3/s3-connector.js';
import type { S3Settings } from './s3/s3-settings.js';

export type ConnectorSettings = GcsSettings | S3Settings;

/** The driver of one type of store. Nothing is connected to before it is used. */
export function openConnector(settings: ConnectorSettings, rule: EndpointRule): Connector {
  switch (settings.type) {
    case 'gs':
      return new GcsConnector(settings, rule);
    case 's3':
      return new S3Connector(settings, rule);
  }
}
