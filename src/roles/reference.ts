import { catalogue } from '#libs/errors/index.js';
import { Settings } from '#src/platform/config/settings.js';
import { describeApi } from './openapi.js';
import { settingFiles } from './setting-files.js';

/** The files that are made from the code, by their paths in the repository. They are checked in, and a test holds them to the code. */
export async function referenceFiles(): Promise<Record<string, string>> {
  // What the document says does not depend on any of these.
  const settings = Settings.read({ DATABASE_URL: 'postgresql://localhost/algoplane', REDIS_URL: 'redis://localhost', ENCRYPTION_KEY: `${'A'.repeat(43)}=` });
  return {
    'docs/reference/openapi.json': `${JSON.stringify(await describeApi(settings), null, 2)}\n`,
    'docs/reference/errors.md': errorTable(),
    ...settingFiles(),
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
