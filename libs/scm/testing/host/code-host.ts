import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OauthClient, ScmAddresses } from '../../scm-provider.js';
import { type Account, Accounts } from './accounts.js';
import { Deliveries } from './deliveries.js';
import { Faults } from './faults.js';
import { serveGit } from './git-over-http.js';
import { OauthDesk } from './oauth-desk.js';
import { type HostedRepository, nameOf, type RefMove, Repositories } from './repositories.js';
import { SshDesk, type SshRequest, type Verdict } from './ssh-desk.js';
import { SshServer } from './ssh-server.js';
import { type ApiAnswer, type ApiRequest, parseBody, readBody, Refused } from './wire.js';

export type Access = 'none' | 'read' | 'write' | 'admin';

/** A user as a test acts for one. */
export interface Person {
  login: string;
  /** Made by the person, with every right. Also the password for git over HTTP. */
  token: string;
  /** For git, with name and token in it. */
  cloneUrl(repository: string): string;
}

/**
 * A provider of repositories in this process: its web and API over HTTP on 127.0.0.1, its repositories real ones behind smart HTTP and a
 * real sshd. The subclasses say it in the words of their provider.
 */
export abstract class CodeHost {
  readonly accounts = new Accounts();
  readonly faults = new Faults();
  readonly deliveries = new Deliveries();
  readonly oauth = new OauthDesk();
  /** What was asked, as `GET /api/v3/user`. */
  readonly asked: string[] = [];
  /** What the server itself got wrong; a test that finds something here has found a fault of the test. */
  readonly mistakes: unknown[] = [];
  repositories!: Repositories;
  ssh!: SshServer;
  private readonly desk = new SshDesk(
    (key, request) => this.admit(key, request),
    (repository, moves, key) => this.pushed(repository, moves, this.ownerOfKey(key)),
  );
  private readonly deskPath = `/-/ssh/${randomUUID()}`;
  /** Key id -> whose, for the keys of people. */
  private readonly personalKeys = new Map<string, { login: string; publicKey: string }>();
  private directory = '';
  private http!: Server;

  protected abstract readonly apiPath: string;
  /** One request of the API. Throws Refused. */
  protected abstract api(request: ApiRequest): Promise<ApiAnswer>;
  /** Pages for people, and the token endpoint. `login`: who uses the browser. */
  protected abstract web(request: ApiRequest, login: string | undefined): Promise<ApiAnswer>;
  /** Tells the webhooks. */
  abstract pushed(repository: HostedRepository, moves: RefMove[], login: string): void;
  abstract access(login: string | undefined, repository: HostedRepository): Access;
  protected abstract readonly words: { hidden: string; readOnly: string; tokenPrefix: string };

  async start(): Promise<this> {
    this.directory = await mkdtemp(join(tmpdir(), 'code-host-'));
    await mkdir(join(this.directory, 'repositories'));
    this.repositories = new Repositories(join(this.directory, 'repositories'));
    this.http = createServer((request, response) => void this.serve(request, response));
    this.http.requestTimeout = 0;
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.ssh = await SshServer.start(join(this.directory, 'ssh'));
    return this;
  }

  async stop(): Promise<void> {
    await this.deliveries.settled();
    await this.ssh.halt();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
    await rm(this.directory, { recursive: true, force: true });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  get sshUrl(): string {
    return this.ssh.url;
  }

  get addresses(): ScmAddresses {
    return { web: this.url, api: `${this.url}${this.apiPath}`, ssh: this.sshUrl };
  }

  /** What an administrator does on the provider's page for applications. */
  registerApplication(redirect: string): OauthClient {
    return this.oauth.register(redirect);
  }

  createUser(login: string): Person {
    this.accounts.add(login, 'user');
    const { value: token } = this.accounts.issue({ login, scopes: ['*'] }, this.words.tokenPrefix);
    return { login, token, cloneUrl: (repository) => `${this.url.replace('://', `://${login}:${token}@`)}/${repository}.git` };
  }

  /** `members`: login -> role, in the provider's words. */
  createOrganization(login: string, members: Record<string, string> = {}): Account {
    const organization = this.accounts.add(login, 'organization');
    Object.entries(members).forEach(([member, role]) => organization.members.set(this.accounts.get(member).login, role));
    return organization;
  }

  /** By hand on the provider's page, without a commit. */
  createRepository(owner: string, name: string, { isPrivate = true, defaultBranch = 'main' } = {}): Promise<HostedRepository> {
    return this.repositories.create(this.accounts.get(owner), name, isPrivate, '', defaultBranch);
  }

  /** `mia/hello`; a test that names one that is not there is mistaken. */
  repository(fullName: string): HostedRepository {
    const slash = fullName.lastIndexOf('/');
    const repository = this.repositories.find(fullName.slice(0, slash), fullName.slice(slash + 1));
    if (!repository) {
      throw new Error(`There is no repository ${fullName}; there are ${[...this.repositories.all.values()].map(nameOf).join(', ') || 'none'}.`);
    }
    return repository;
  }

  /** Follows the address as a person's browser would, agrees (or not), and returns where the provider sends the browser then. */
  async authorizeInBrowser(address: string, login: string, { agree = true } = {}): Promise<string> {
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie: `user_session=${login}; agree=${agree ? 'yes' : 'no'}` } });
    const location = answer.headers.get('location');
    if (location === null) {
      throw new Error(`The provider sends the browser nowhere (${answer.status}): ${await answer.text()}`);
    }
    return location;
  }

  /** By hand on the page of the repository. */
  async removeDeployKeys(fullName: string): Promise<void> {
    this.repository(fullName).keys.clear();
    await this.publishKeys();
  }

  /** A person's own key: opens what the person may see. */
  async addPersonalKey(login: string, publicKey: string): Promise<void> {
    this.personalKeys.set(`personal-${this.repositories.newId()}`, { login: this.accounts.get(login).login, publicKey });
    await this.publishKeys();
  }

  /** To be called whenever a key comes or goes: sshd knows at once. */
  async publishKeys(): Promise<void> {
    const deploy = [...this.repositories.all.values()].flatMap(({ keys }) => [...keys.values()].map((key) => [`deploy-${key.id}`, key.publicKey] as const));
    const personal = [...this.personalKeys].map(([id, { publicKey }]) => [id, publicKey] as const);
    await this.ssh.authorize(`${this.url}${this.deskPath}`, new Map([...deploy, ...personal]));
  }

  /** Who may, by this key, do what the client asks for over SSH. */
  private admit(keyId: string, { service, owner, name }: SshRequest): Verdict {
    const repository = this.repositories.find(owner, name) ?? this.repositories.moved(owner, name);
    const person = this.personalKeys.get(keyId);
    const key = repository?.keys.get(Number(keyId.replace('deploy-', '')));
    const granted: Access = repository === undefined ? 'none' : person ? this.access(person.login, repository) : key ? (key.readOnly ? 'read' : 'write') : 'none';
    if (repository === undefined || granted === 'none') {
      return { refusal: this.words.hidden };
    }
    return service === 'git-receive-pack' && granted === 'read' ? { refusal: this.words.readOnly } : repository;
  }

  private ownerOfKey(keyId: string): string {
    const key = [...this.repositories.all.values()].map(({ keys }) => keys.get(Number(keyId.replace('deploy-', '')))).find(Boolean);
    return this.personalKeys.get(keyId)?.login ?? this.accounts.tokens.get(key?.token ?? '')?.login ?? 'ghost';
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.url);
      if (url.pathname.startsWith(this.deskPath)) {
        const question = parseBody(await readBody(request));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await this.desk.answer(url.pathname.slice(this.deskPath.length + 1), question)));
        return;
      }
      this.asked.push(`${request.method} ${url.pathname}`);
      if (await this.faults.meet(request, response, `${request.method} ${url.pathname}`)) {
        return;
      }
      if (!(await serveGit(this.gitFront, request, response, url))) {
        send(response, await this.answer(request, url));
      }
    } catch (error) {
      this.mistakes.push(error);
      send(response, { status: 500, body: { message: 'Server Error' } });
    }
  }

  private async answer(request: IncomingMessage, url: URL): Promise<ApiAnswer> {
    const isApi = url.pathname.startsWith(`${this.apiPath}/`);
    const path = isApi ? url.pathname.slice(this.apiPath.length) : url.pathname;
    const body = parseBody(await readBody(request), request.headers['content-type']);
    const asked: ApiRequest = { method: request.method ?? 'GET', path, query: url.searchParams, headers: request.headers, body };
    const login = /user_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return (isApi ? this.api(asked) : this.web(asked, login)).catch((error: unknown) => {
      if (error instanceof Refused) {
        return error.answer;
      }
      throw error;
    });
  }

  private get gitFront() {
    return {
      find: (owner: string, name: string) => this.repositories.find(owner, name) ?? this.repositories.moved(owner, name),
      login: (password: string) => this.accounts.token(password)?.login,
      access: (login: string | undefined, repository: HostedRepository) => this.access(login, repository),
      pushed: (repository: HostedRepository, moves: RefMove[], login: string) => this.pushed(repository, moves, login),
      mistake: (error: unknown) => this.mistakes.push(error),
    };
  }
}

function send(response: ServerResponse, { status, headers = {}, body }: ApiAnswer): void {
  if (response.headersSent) {
    response.destroy();
  } else if (body === undefined || typeof body === 'string') {
    response.writeHead(status, headers).end(body);
  } else {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
  }
}
