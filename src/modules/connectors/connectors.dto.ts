import { z } from 'zod';
import { formatConnectorId } from '#libs/connectors/data-uri.js';
import { parsePathRule } from '#libs/connectors/path-rule.js';
import { protocols } from './connector-credentials.js';
import type { ConnectorRecord } from './connector.entity.js';

const label = z.string().regex(/^[a-zA-Z0-9]{1,30}$/, 'must hold letters and digits only, 30 at most');
const path = z.string().max(1024).refine((text) => parsePathRule(text) !== undefined, 'must be "*", "Folder/*" or one file');
const credentials = z.union([z.record(z.string(), z.unknown()), z.string().max(100_000)]).describe('What cred_type asks for, as an object or as its JSON text');
const verify = z.boolean().default(true).describe('Whether the store is asked for what `path` names before the connector is kept');

export const createConnectorSchema = z
  .object({
    username: z.string().max(100).nullish(),
    label: label.nullish().describe('Given by the platform when absent'),
    protocol: z.preprocess((value) => (value === 'gcs' ? 'gs' : value), z.enum(protocols)),
    is_default: z.boolean().nullish().describe('Of its protocol; the first one is, unless you say otherwise'),
    cred_type: z.string().max(40),
    cred_data: credentials,
    path: path.default('*').describe('What it opens: `*`, `Folder/*` or one file'),
    writeable: z.boolean().default(false).describe('Whether it writes and deletes, too'),
    verify,
  })
  .meta({
    id: 'CreateConnector',
    example: { label: 'photos', protocol: 's3', cred_type: 'iam', cred_data: { access_key_id: 'AKIA...', secret_access_key: '...' }, path: 'my-bucket/*', writeable: false },
  });
export type CreateConnector = z.infer<typeof createConnectorSchema>;

/** What is absent stays as it is. */
export const updateConnectorSchema = z
  .object({ label: label.nullish(), is_default: z.boolean().nullish(), cred_type: z.string().max(40).nullish(), cred_data: credentials.nullish(), path: path.nullish(), writeable: z.boolean().nullish(), verify })
  .refine(({ cred_type, cred_data }) => (cred_type == null) === (cred_data == null), { path: ['cred_data'], message: 'and cred_type change together' })
  .meta({ id: 'UpdateConnector', example: { is_default: true } });
export type UpdateConnector = z.infer<typeof updateConnectorSchema>;

export const connectorSchema = z
  .object({
    connector_id: z.string(),
    username: z.string(),
    label: z.string(),
    protocol: z.enum(protocols),
    is_default: z.boolean(),
    permissions: z.array(z.enum(['read', 'write'])),
    path: z.string(),
    writeable: z.boolean(),
    cred_type: z.string(),
    created_at: z.string(),
  })
  .meta({ id: 'Connector' });
export type ConnectorObject = z.infer<typeof connectorSchema>;

export const connectorExample: ConnectorObject = {
  connector_id: 's3+photos', username: 'demo', label: 'photos', protocol: 's3', is_default: false, permissions: ['read'], path: 'my-bucket/*', writeable: false, cred_type: 'iam', created_at: '2026-04-07T16:45:07.096Z',
};

/** The credentials are in no answer. */
export function toConnector(record: ConnectorRecord, owner: string): ConnectorObject {
  const { protocol, label: name, isDefault, writeable, path: rule, credentialType, createdAt } = record;
  return {
    connector_id: formatConnectorId({ type: protocol, ...(isDefault ? {} : { label: name }) }), username: owner, label: name, protocol, is_default: isDefault,
    permissions: writeable ? ['read', 'write'] : ['read'], path: rule, writeable, cred_type: credentialType, created_at: createdAt.toISOString(),
  };
}
