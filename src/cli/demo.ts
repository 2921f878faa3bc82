import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bootstrap } from './installation.js';

const run = promisify(execFile);
const NAME = 'Hello';
const SOURCE = `def apply(input):
    """Greets whoever is named."""
    return "Hello " + str(input)
`;

/**
 * Makes demo/Hello as its author would: create, clone, push, publish. Every part is left out when it is done already, so
 * that an interrupted start goes on where it was.
 */
export async function ensureDemo(bootstrap: Bootstrap, scratch: string): Promise<void> {
  const path = `/v1/algorithms/${bootstrap.username}/${NAME}`;
  let present = await request(bootstrap, 'GET', path);
  if (present.status === 404) {
    await expectOk(request(bootstrap, 'POST', `/v1/algorithms/${bootstrap.username}`, {
      name: NAME,
      details: { label: 'Hello', tagline: 'Greets whoever is named' },
      settings: { language: 'python3-1', environment: 'cpu', license: 'apl', network_access: 'isolated', pipeline_enabled: false, source_visibility: 'closed' },
    }));
    present = await expectOk(request(bootstrap, 'GET', path));
  }
  if (!present.body.version_info) {
    await push(bootstrap, scratch);
  }
  const versions = await expectOk(request(bootstrap, 'GET', `${path}/versions?callable=true`));
  if (versions.body.results?.length === 0) {
    await expectOk(request(bootstrap, 'POST', `${path}/versions`, { settings: { algorithm_callability: 'public' }, version_info: { version_type: 'minor', release_notes: 'The first one', sample_input: '"Mia"' } }));
  }
}

/** The real answer, as the API gave it. */
export async function callDemo(bootstrap: Bootstrap): Promise<string> {
  const { body } = await expectOk(request(bootstrap, 'POST', `/v1/algo/${bootstrap.username}/${NAME}`, 'Mia'));
  return typeof body.result === 'string' ? body.result : JSON.stringify(body.result);
}

async function push(bootstrap: Bootstrap, scratch: string): Promise<void> {
  const directory = await mkdtemp(join(scratch, 'demo-'));
  // The key goes through the environment: a command line can be read by everybody on the machine.
  const credential = Buffer.from(`${bootstrap.username}:${bootstrap.api_key}`).toString('base64');
  const env = {
    PATH: process.env.PATH, HOME: directory, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `Authorization: Basic ${credential}`,
  };
  const git = (...words: string[]) => run('git', ['-C', directory, '-c', 'user.name=demo', '-c', 'user.email=demo@localhost', ...words], { env });
  try {
    await git('clone', '--quiet', `${bootstrap.git_url}/${bootstrap.username}/${NAME}.git`, 'work');
    await writeFile(join(directory, 'work/src', `${NAME}.py`), SOURCE);
    await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '--all', '--message', 'Greet');
    const { stderr } = await git('-C', 'work', 'push');
    if (!stderr.includes('algo://')) {
      throw new Error(`The demo was not built:\n${stderr}`);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Answer {
  status: number;
  /** The parts of the platform's answers that are looked at here. */
  body: { version_info?: object; results?: unknown[]; result?: unknown; error?: unknown };
}

async function request(bootstrap: Bootstrap, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(bootstrap.api_url + path, {
    method,
    headers: { Authorization: `Simple ${bootstrap.api_key}`, 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function expectOk(answer: Promise<Answer>): Promise<Answer> {
  const { status, body } = await answer;
  if (status >= 300 || body.error) {
    throw new Error(`The platform answered ${status}: ${JSON.stringify(body)}`);
  }
  return { status, body };
}
