import { z } from 'zod';
import { environmentSchema } from '#config/settings.js';
import { catalogue } from '#libs/errors/index.js';
import { Settings } from '#src/platform/config/settings.js';
import { describeApi } from './openapi.js';

interface JsonSetting {
  type?: string;
  enum?: string[];
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  description?: string;
}

/** The files that are made from the code, by their paths in the repository. They are checked in, and a test holds them to the code. */
export async function referenceFiles(): Promise<Record<string, string>> {
  // What the document says does not depend on any of these.
  const settings = Settings.read({ DATABASE_URL: 'postgresql://localhost/algoplane', REDIS_URL: 'redis://localhost' });
  return {
    'docs/reference/openapi.json': `${JSON.stringify(await describeApi(settings), null, 2)}\n`,
    'docs/reference/errors.md': errorTable(),
    'docs/reference/settings.md': settingTable(),
    'deploy/algoplane.env.example': environmentExample(),
  };
}

function errorTable(): string {
  const rows = Object.entries(catalogue).map(([name, { code, status, message }]) => `| ${code} | ${status} | \`${name}\` | ${message} |`);
  return `# Errors

Made by \`./algoplane reference\` from \`libs/errors\`. Clients branch on the code; the message of an answer may be more specific.

| code | status | name | message |
|---|---|---|---|
${rows.join('\n')}
`;
}

function settingTable(): string {
  const rows = settings().map(([name, setting]) => `| \`${name}\` | ${values(setting)} | ${shown(setting.default)} | ${setting.description ?? ''} |`);
  return `# Settings

Made by \`./algoplane reference\` from \`config/settings.ts\`. Environment variables; \`./algoplane up\` reads them, and so does every role of the server.
A process refuses to start with a bad value and names all of them at once.

| variable | values | default | |
|---|---|---|---|
${rows.join('\n')}
`;
}

function environmentExample(): string {
  const lines = settings().map(([name, setting]) => `# ${setting.description ?? ''}\n${setting.default === undefined ? `#${name}=` : `#${name}=${String(setting.default)}`}`);
  return `# Made by ./algoplane reference. Copy it, take away the # of what you change.\n\n${lines.join('\n\n')}\n`;
}

function settings(): [string, JsonSetting][] {
  const schema = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}) as [string, JsonSetting][];
}

function values({ enum: choices, minimum, maximum, type }: JsonSetting): string {
  if (choices) {
    return choices.map((choice) => `\`${choice}\``).join(', ');
  }
  return minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : (type ?? '');
}

const shown = (value: JsonSetting['default']): string => (value === undefined ? '' : `\`${String(value)}\``);
