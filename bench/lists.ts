import pg from 'pg';
import type { BenchPlatform } from './platform.js';
import { percentile } from './load.js';

export interface ListFigures {
  list: string;
  page: 'first' | 'middle';
  smallMs: number;
  largeMs: number;
  ratio: number;
}

const SMALL = 1000;
const LARGE = 1_000_000;
const SAMPLES = 300;
const WARM_UP = 50;

/** Row `n` of each table: ids are in the order of `n`, as those of the platform are in the order of time. */
const id = (kind: number, n: string) => `('0190${kind}000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const OWNER = id(1, '1');
const SETTINGS = `'{"language":"python3-1","environment":"cpu","license":"apl","network_access":"full","pipeline_enabled":true,"source_visibility":"closed","royalty_microcredits":0}'::jsonb`;

/** Fills the tables up: users, one user's algorithms, and the versions of one of these. */
const statements = (rows: number): string[] => {
  const numbers = `from generate_series(1, ${rows}) n`;
  return [
    `insert into account (id, kind, name, name_key, email, email_key, created_at) select ${id(1, 'n')}, 'user', 'bench' || n, 'bench' || n, 'bench' || n || '@example.com', 'bench' || n || '@example.com', now() ${numbers}`,
    `insert into algorithm (id, owner_id, name, name_key, label, settings, created_at, updated_at) select ${id(2, 'n')}, ${OWNER}, 'A' || n, 'a' || n, 'A', ${SETTINGS}, now(), now() ${numbers}`,
    `insert into build (id, algorithm_id, commit_sha, status, log, artifact, attempts, started_at, finished_at) select ${id(3, 'n')}, ${id(2, '1')}, lpad(to_hex(n), 40, '0'), 'succeeded', 'log', 'x', 1, now(), now() ${numbers}`,
    `insert into version (id, algorithm_id, build_id, git_hash, artifact, created_at, major, minor, patch, callability, publication, published_at)
      select ${id(4, 'n')}, ${id(2, '1')}, ${id(3, 'n')}, lpad(to_hex(n), 40, '0'), 'x', now(), 0, n, 0, 'public', jsonb_build_object('details', '{"label":"A"}'::jsonb, 'settings', ${SETTINGS}), now() ${numbers}`,
    `insert into collection (id, owner_id, kind, name, name_key, acl, created_at) values (${id(5, '1')}, ${OWNER}, 'own', 'many', 'many', 'public', now())`,
    `insert into data_file (id, collection_id, name, size, md5, content_type, content, updated_at) select ${id(6, 'n')}, ${id(5, '1')}, 'file-' || lpad(n::text, 7, '0'), 1, md5('x'), 'text/plain; charset=utf-8', 'x', now() ${numbers}`,
    'vacuum analyze',
    // Or the machine would still be writing all that while pages are timed.
    'checkpoint',
  ];
};

/**
 * What a page of a list costs with a million things in it, against a thousand: the first page, and one in the middle. The two
 * platforms are asked in turn, so that what else the machine does meets both.
 */
export async function listPages(small: BenchPlatform, large: BenchPlatform): Promise<ListFigures[]> {
  await fill(small, SMALL);
  await fill(large, LARGE);
  const figures: ListFigures[] = [];
  for (const list of lists) {
    for (const page of list.pages) {
      const samples: [number[], number[]] = [[], []];
      for (let count = -WARM_UP; count < SAMPLES; count++) {
        for (const [side, platform, size] of [[0, small, SMALL], [1, large, LARGE]] as const) {
          const milliseconds = await readPage(platform, list, page === 'middle' ? size / 2 : undefined);
          if (count >= 0) {
            samples[side].push(milliseconds);
          }
        }
      }
      const [smallMs, largeMs] = samples.map((all) => percentile(all, 0.5)) as [number, number];
      figures.push({ list: list.name, page, smallMs, largeMs, ratio: largeMs / smallMs });
    }
  }
  return figures;
}

async function fill(platform: BenchPlatform, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: await platform.databaseUrl() });
  await client.connect();
  try {
    for (const statement of statements(rows)) {
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
}

interface List {
  name: string;
  path: string;
  as: 'admin_key' | 'api_key';
  pages: readonly ('first' | 'middle')[];
  /** Items of a page. */
  size: number;
  /** Behind what a page begins that comes after row `n`. */
  key: (n: number) => string;
}

const idOf = (kind: number) => (n: number) => `0190${kind}000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const both = { pages: ['first', 'middle'], size: 50 } as const;

const lists: List[] = [
  { name: 'users', path: '/v1/users?limit=50', as: 'admin_key', key: idOf(1), ...both },
  { name: 'algorithms', path: '/v1/users/bench1/algorithms?limit=50', as: 'admin_key', key: idOf(2), ...both },
  { name: 'versions', path: '/v1/algorithms/bench1/A1/versions?limit=50', as: 'api_key', key: idOf(4), ...both },
  // Directories have pages of 1,000: behind the first one of a thousand files there is none.
  { name: 'files', path: '/v1/data/bench1/many?', as: 'api_key', key: (n) => `file-${String(n).padStart(7, '0')}`, pages: ['first'], size: 1000 },
];

async function readPage({ bootstrap }: BenchPlatform, list: List, after: number | undefined): Promise<number> {
  const marker = after === undefined ? '' : `&marker=${Buffer.from(JSON.stringify({ after: list.key(after) })).toString('base64url')}`;
  const url = `${bootstrap.api_url.replace('localhost', '127.0.0.1')}${list.path}${marker}`;
  const started = performance.now();
  const response = await fetch(url, { headers: { Authorization: `Simple ${bootstrap[list.as]}` } });
  const body = (await response.json()) as { results?: unknown[]; files?: unknown[] } | unknown[];
  const items = Array.isArray(body) ? body : (body.results ?? body.files);
  if (!response.ok || items?.length !== list.size) {
    throw new Error(`${url} answered ${response.status} with ${items?.length} items`);
  }
  return performance.now() - started;
}
