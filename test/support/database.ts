import { randomUUID } from 'node:crypto';
import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { ormOptions } from '#config/orm.js';
import { Account } from '#src/modules/users/account.entity.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { Build } from '#src/modules/builds/build.entity.js';
import { newId } from '#src/platform/database/columns.js';
import { entities, migrations } from '#src/roles/schema.js';

const TEMPLATE = 'algoplane_template';
/** Two files at once must not both make the template. */
const LOCK = 40_961;

/** A database of its own for one test file, cloned from one that has the schema. */
export class TestDatabase {
  private constructor(
    readonly orm: MikroORM,
    private readonly name: string,
  ) {}

  static async create(): Promise<TestDatabase> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await onServer(async (client) => {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
      if (rowCount === 0) {
        await client.query(`create database ${TEMPLATE}`);
        const orm = await open(TEMPLATE);
        await orm.migrator.up();
        await orm.close();
      }
      await client.query(`create database ${name} template ${TEMPLATE}`);
    });
    return new TestDatabase(await open(name), name);
  }

  get em(): EntityManager {
    return this.orm.em;
  }

  async remove(): Promise<void> {
    await this.orm.close();
    await onServer((client) => client.query(`drop database ${this.name} with (force)`));
  }

  async account(name = `user${randomUUID().slice(0, 8)}`): Promise<string> {
    const id = newId();
    await this.em.fork().insert(Account, { id, kind: 'user', name, nameKey: name.toLowerCase(), email: null, emailKey: null, fullname: '', companyName: '', companyRole: '', createdAt: new Date(), deletedAt: null });
    return id;
  }

  async algorithm(owner: string, name = 'Sample'): Promise<string> {
    const id = newId();
    await this.em.fork().insert(Algorithm, {
      id, owner, name, nameKey: name.toLowerCase(), label: name, summary: '', tagline: '', callability: 'private', createdAt: new Date(), updatedAt: new Date(),
      settings: { language: 'python3-1', environment: 'cpu', license: 'apl', network_access: 'full', pipeline_enabled: true, source_visibility: 'closed' },
    } as never);
    return id;
  }

  async build(algorithm: string, commitSha = 'a'.repeat(40), { afresh = false } = {}): Promise<string> {
    const id = newId();
    await this.em.fork().insert(Build, { id, algorithm, commitSha, status: 'in-progress', log: '', artifact: null, attempts: 0, afresh, startedAt: new Date(), finishedAt: null });
    return id;
  }
}

function address(database: string): string {
  const url = new URL(process.env.ALGOPLANE_TEST_DATABASE_URL ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

const open = (database: string): Promise<MikroORM> => MikroORM.init(ormOptions({ url: address(database), entities, migrations, pool: 4 }));

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: address('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
