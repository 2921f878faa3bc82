import { z } from 'zod';
import { environmentSchema } from '#config/settings.js';

interface Setting {
  name: string;
  required: boolean;
  type?: string;
  enum?: string[];
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  description?: string;
}

/** The files that are made from the schema of the settings, by their paths in the repository. */
export function settingFiles(): Record<string, string> {
  return { 'docs/reference/settings.md': settingTable(), 'deploy/algoplane.env.example': environmentExample() };
}

function settingTable(): string {
  const rows = settings().map((setting) => `| \`${setting.name}\` | ${values(setting)} | ${fallback(setting)} | ${setting.description ?? ''} |`);
  return `# Settings

Made by \`./algoplane reference\` from \`config/settings.ts\`. Environment variables; \`./algoplane up\` reads them, and so does every role of the server.
A process refuses to start with a bad value and names all of them at once. The required ones are what \`./algoplane up\` starts itself where you do not give them.

| variable | values | default | |
|---|---|---|---|
${rows.join('\n')}
`;
}

function environmentExample(): string {
  const lines = settings().map(({ name, required, description = '', default: value = '' }) => `# ${description}${required ? ' (required)' : ''}\n#${name}=${String(value)}`);
  return `# Made by ./algoplane reference. Copy it, take away the # of what you change.\n\n${lines.join('\n\n')}\n`;
}

function settings(): Setting[] {
  // As it is written by the administrator, before defaults are filled in: that is the side that says what is required.
  const { properties = {}, required = [] } = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({ ...(property as Omit<Setting, 'name' | 'required'>), name, required: required.includes(name) }));
}

function values({ enum: choices, minimum, maximum, type }: Setting): string {
  if (choices) {
    return choices.map((choice) => `\`${choice}\``).join(', ');
  }
  return minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : (type ?? '');
}

function fallback({ required, default: value }: Setting): string {
  if (required) {
    return '**required**';
  }
  return value === undefined ? '' : `\`${String(value)}\``;
}
