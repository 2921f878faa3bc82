import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { api, bootstrap, type Answer } from '../support/platform.js';
import { OwnPlatform } from '../support/own-platform.js';
import { AccessWorld, columns, type Column } from '../support/access-world.js';
import { routes, type Route } from '../support/routes.js';

const FILE = resolve(import.meta.dirname, '../../docs/reference/access.md');

/** What is not decided by the platform's keys, or tells nothing by its status. */
const outside = ({ method, path }: Route) => method === 'ALL' || method === 'OPTIONS' || ['/healthz', '/readyz'].includes(path);
const cell = ({ status, body }: Answer) => (status < 400 ? String(status) : `${status} ${body?.code ?? ''}`.trim());

/** Every route as every kind of caller, against a table that people review: a change of it is a change of who may do what. */
describe('access', () => {
  let platform: OwnPlatform;
  let world: AccessWorld;
  beforeAll(async () => {
    // Administrators change what is in force for everybody.
    platform = await OwnPlatform.start();
    world = await AccessWorld.create();
  });
  afterAll(() => platform.remove());

  it('is what the table says; look at the difference, then renew it with WRITE_ACCESS_TABLE=1', async () => {
    const rows: string[] = [];
    for (const route of routes.filter((one) => !outside(one))) {
      const cells: string[] = [];
      for (const column of columns) {
        cells.push(cell(await world.send(route, column)));
      }
      rows.push(`| \`${route.method} ${shown(route)}\` | ${cells.join(' | ')} |`);
    }
    const table = `${await intro()}| route | ${columns.join(' | ')} |\n|---|${columns.map(() => '---').join('|')}|\n${rows.join('\n')}\n`;
    if (process.env.WRITE_ACCESS_TABLE) {
      await writeFile(FILE, table);
    }
    expect(table).toBe(await readFile(FILE, 'utf8'));
  });

  it('by the id of an algorithm is the same as by its name', async () => {
    for (const route of routes.filter(({ path, destroys }) => path.startsWith('/v1/algorithms/:username/:algoname') && !destroys)) {
      for (const column of columns as readonly Column[]) {
        expect([route.path, column, cell(await world.send(route, column, true))]).toEqual([route.path, column, cell(await world.send(route, column))]);
      }
    }
  });

  it('has every refusal in the body and in the header alike', async () => {
    const { status, body, headers } = await api('GET', '/v1/users', { key: 'simWRONGWRONGWRONGWRONGWRONGW' });
    expect([status, body.code, body.error.code, headers.get('x-error-message')]).toEqual([401, 2002, 2002, body.message]);
  });

  it('to git needs the name of the account and its own standard key', async () => {
    const path = `/git/${world.organization}/${world.algorithm}.git/info/refs?service=git-upload-pack`;
    const basic = (who: string, key: string) => ({ Authorization: `Basic ${Buffer.from(`${who}:${key}`).toString('base64')}` });
    const status = async (headers: Record<string, string>) => (await api('GET', path, { key: null, headers })).status;
    expect(await status({})).toBe(401);
    expect(await status(basic('admin', bootstrap().admin_key))).toBe(401);
    expect(await status(basic('somebody', world.keys.owner ?? ''))).toBe(401);
    expect(await status(basic(world.names.stranger, world.keys.stranger ?? ''))).toBe(404);
    expect(await status(basic(world.names.owner, world.keys['scoped key'] ?? ''))).toBe(403);
    expect(await status(basic(world.names.member, world.keys.member ?? ''))).toBe(200);
    expect(await status(basic(world.names.owner, world.keys.owner ?? ''))).toBe(200);
  });
});

const shown = ({ path }: Route) => path.replace(/(?<=.)\/$/, '').replace(/:(user|member|nobody)\b/, ':username').replace('*data', ':username/:collection');

/** The words above the table stay as they are. */
async function intro(): Promise<string> {
  const text = await readFile(FILE, 'utf8');
  return text.slice(0, text.indexOf('| route |'));
}
