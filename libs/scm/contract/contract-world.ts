import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuardedAgents, guardedAgents } from '../../connectors/network/guarded-agents.js';
import { gitOk } from '../../git/testing/git-client.js';
import { createProvider, type ScmProviderId } from '../registry.js';
import type { Delivery, OauthClient, OauthToken, RemoteRepository, ScmAddresses, ScmProvider } from '../scm-provider.js';
import type { CodeHost, Person } from '../testing/index.js';

/** What the contract needs of a provider's server in the tests, beyond that of all of them. */
export interface ContractHost extends CodeHost {
  rename(fullName: string, name: string): void;
  transfer(fullName: string, owner: string): void;
  setDefaultBranch(fullName: string, branch: string): Promise<void>;
  limitRate(seconds: number): void;
}

export interface ContractSubject<H extends ContractHost> {
  id: ScmProviderId;
  start(): Promise<H>;
  /** Lets the next tokens expire after so many seconds, with leave to refresh them. */
  expireTokens(host: H, seconds: number): void;
  /** Who rules an organization, and who is one of many, in the provider's words. */
  roles: { ruler: string; member: string };
}

export const signal = () => AbortSignal.timeout(60_000);
export const REDIRECT = 'https://algoplane.example/v1/scms/oauth/finish';
/** Of the clients that a case wants to see fail, in place of seconds. */
const HASTE_MS = 400;
/** As many tries as ever, for the many cases in which all of them fail. */
const PAUSES_MS = [10, 50];

/** A server, a provider that speaks to it, a person with a token, and somebody who listens at the other end of webhooks. */
export class ContractWorld<H extends ContractHost = ContractHost> {
  readonly received: Delivery[] = [];
  host!: H;
  client!: OauthClient;
  provider!: ScmProvider;
  mia!: Person;
  token!: OauthToken;
  hookUrl = '';
  directory = '';
  private listener!: Server;
  private readonly agents: GuardedAgents[] = [];

  constructor(readonly subject: ContractSubject<H>) {}

  async open(): Promise<void> {
    this.host = await this.subject.start();
    this.client = this.host.registerApplication(REDIRECT);
    this.provider = this.connect();
    this.mia = this.host.createUser('mia');
    this.token = await this.authorize('mia');
    this.directory = await mkdtemp(join(tmpdir(), 'scm-contract-'));
    this.listener = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((done) => this.listener.listen(0, '127.0.0.1', done));
    this.hookUrl = `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}/hook`;
  }

  async close(): Promise<void> {
    await this.host.stop();
    this.listener.closeAllConnections();
    await new Promise((done) => this.listener.close(done));
    this.agents.forEach((agents) => agents.close());
    await rm(this.directory, { recursive: true, force: true });
  }

  connect({ addresses = this.host.addresses, client = this.client, allow = ['127.0.0.0/8'], timeoutMs }: { addresses?: ScmAddresses; client?: OauthClient; allow?: string[]; timeoutMs?: number } = {}): ScmProvider {
    const agents = guardedAgents({ allow });
    this.agents.push(agents);
    return createProvider(this.subject.id, { addresses, client, agents, timeoutMs, pausesMs: PAUSES_MS });
  }

  get hasty(): ScmProvider {
    return this.connect({ timeoutMs: HASTE_MS });
  }

  /** The whole way of a person through the browser. */
  async authorize(login: string): Promise<OauthToken> {
    const { code, codeVerifier } = await this.consent(login);
    return this.provider.exchange({ code, redirectUri: REDIRECT, codeVerifier }, signal());
  }

  async consent(login: string, state: string = randomUUID()): Promise<{ code: string; state: string; codeVerifier: string }> {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const address = this.provider.authorizationUrl({ state, redirectUri: REDIRECT, codeChallenge });
    const query = new URL(await this.host.authorizeInBrowser(address, login)).searchParams;
    return { code: query.get('code') ?? '', state: query.get('state') ?? '', codeVerifier };
  }

  repository(change: { owner?: string; isPrivate?: boolean } = {}): Promise<RemoteRepository> {
    return this.provider.createRepository(this.token, { name: freshName(), isPrivate: true, description: 'made by a test', ...change }, signal());
  }

  /** What a person commits and pushes. Returns the commit. */
  async push({ owner, name }: RemoteRepository, refspec: string): Promise<string> {
    const clone = join(this.directory, randomUUID());
    await gitOk(this.directory, 'clone', '-q', this.mia.cloneUrl(`${owner}/${name}`), clone);
    await gitOk(clone, 'commit', '-q', '--allow-empty', '-m', 'Change something');
    await gitOk(clone, 'push', '-q', 'origin', refspec);
    return gitOk(clone, 'rev-parse', 'HEAD');
  }

  /** What has come to the webhook since the last call. */
  async deliveries(): Promise<Delivery[]> {
    await this.host.deliveries.settled();
    return this.received.splice(0);
  }
}

export const freshName = () => `r-${randomUUID().slice(0, 13)}`;

/** The kind of the failure; a success or another error fails the test that looks at it. */
export async function kindOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    (value) => ({ resolved: value }),
    (error: { name?: string; kind?: string }) => error.kind ?? error,
  );
}
