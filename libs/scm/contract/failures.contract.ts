import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSshKeyPair } from '../../git/ssh/key-pair.js';
import type { OauthToken, ScmProvider } from '../scm-provider.js';
import type { Fault } from '../testing/host/faults.js';
import { type ContractWorld, freshName, kindOf, REDIRECT, signal } from './contract-world.js';

const REPOSITORY = { id: '1', owner: 'mia', name: 'x', httpsUrl: '', sshUrl: '', defaultBranch: 'main' };
const HOOK_SECRET = 'hook secret/+';

type Act = (provider: ScmProvider, token: OauthToken, signal: AbortSignal) => Promise<unknown>;

/** Everything that asks the provider something. */
const EVERYTHING: [name: string, act: Act][] = [
  ['exchange', (provider, _token, stop) => provider.exchange({ code: 'a-code', redirectUri: REDIRECT, codeVerifier: 'a-verifier' }, stop)],
  ['refresh', (provider, token, stop) => provider.refresh({ ...token, refreshToken: 'a-refresh-token' }, stop)],
  ['revoke', (provider, token, stop) => provider.revoke(token, stop)],
  ['login', (provider, token, stop) => provider.login(token, stop)],
  ['organizations', (provider, token, stop) => provider.organizations(token, stop)],
  ['createRepository', (provider, token, stop) => provider.createRepository(token, { name: freshName(), isPrivate: true, description: '' }, stop)],
  ['findRepository', (provider, token, stop) => provider.findRepository(token, 'mia', 'x', stop)],
  ['removeRepository', (provider, token, stop) => provider.removeRepository(token, REPOSITORY, stop)],
  ['addDeployKey', (provider, token, stop) => provider.addDeployKey(token, REPOSITORY, { title: 't', publicKey: generateSshKeyPair('').publicKey, access: 'read' }, stop)],
  ['removeDeployKey', (provider, token, stop) => provider.removeDeployKey(token, REPOSITORY, '1', stop)],
  ['addWebhook', (provider, token, stop) => provider.addWebhook(token, REPOSITORY, { url: 'http://x.example', secret: HOOK_SECRET }, stop)],
  ['removeWebhook', (provider, token, stop) => provider.removeWebhook(token, REPOSITORY, '1', stop)],
];
/** Those that read no document of an answer: whatever has a good status is good. */
const BLIND = ['revoke', 'removeRepository', 'removeDeployKey', 'removeWebhook'];

export function failureCases(world: () => ContractWorld): void {
  describe('failures', () => {
    afterEach(() => world().host.faults.clear());
    const arm = (fault: Fault, times?: number, route = /./) => world().host.faults.arm(route, fault, times);
    const asked = () => world().host.asked.length;

    describe.each(EVERYTHING)('%s', (name, act) => {
      it('says that the provider is out of order', async () => {
        arm('outage');
        const error: unknown = await act(world().provider, world().token, signal()).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/\w{4}/) });
      });

      it.each(['cut', 'hang'] as const)('says that the provider does not answer: %s', async (fault) => {
        arm(fault);
        expect(await kindOf(act(world().hasty, world().token, signal()))).toBe('unavailable');
      });

      (BLIND.includes(name) ? it.each(['truncated', 'huge'] as const) : it.each(['truncated', 'huge', 'garbage'] as const))('takes nothing for an answer that is none: %s', async (fault) => {
        arm(fault);
        expect(await kindOf(act(world().provider, world().token, signal()))).toBe('unavailable');
      });

      it('tells for how long it is not welcome', async () => {
        arm({ status: 429, headers: { 'retry-after': '37' }, body: '{"message": "Too many"}' });
        const before = asked();
        const error: unknown = await act(world().provider, world().token, signal()).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 37, message: expect.stringContaining('Too many') });
        expect(asked() - before).toBe(1);
      });

      it('tells no secret that the provider repeats', async () => {
        const { token, client } = world();
        const secrets = [token.accessToken, client.secret, 'a-code', 'a-verifier', 'a-refresh-token', HOOK_SECRET];
        arm({ status: 418, body: JSON.stringify({ message: `No: ${secrets.join(' ')} ${secrets.map(encodeURIComponent).join(' ')}` }) });
        const error: unknown = await act(world().provider, token, signal()).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('No: ') });
        const told = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
        const used = secretsOf(name, { token: token.accessToken, client: client.secret });
        used.forEach((secret) => expect(told).not.toContain(secret));
        expect(used.length).toBeGreaterThan(0);
      });

      it('goes only where the platform may', async () => {
        const before = asked();
        const error: unknown = await act(world().connect({ allow: [] }), world().token, signal()).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('administrator') });
        expect(asked()).toBe(before);
      });

      it('says that nobody is there', async () => {
        const nowhere = world().connect({ addresses: { web: 'http://127.0.0.1:1', api: 'http://127.0.0.1:1', ssh: 'ssh://git@127.0.0.1' } });
        expect(await kindOf(act(nowhere, world().token, signal()))).toBe('unavailable');
      });

      it('ends when it is told to', async () => {
        arm('hang');
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error('enough')), 100);
        await expect(act(world().provider, world().token, stop.signal)).rejects.toThrow('enough');
        const before = asked();
        await expect(act(world().provider, world().token, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
        expect(asked()).toBe(before);
      });

      it('carries its credentials to no other server', async () => {
        const seen: string[] = [];
        const other = createServer((request, response) => {
          seen.push(request.url ?? '');
          response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        });
        await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
        const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
        for (const status of [301, 302, 307, 308]) {
          arm({ status, headers: { location: elsewhere } });
          expect(await kindOf(act(world().provider, world().token, signal()))).toBe('unavailable');
        }
        await new Promise((done) => other.close(done));
        expect(seen).toEqual([]);
      });
    });

    it('knows a token that is no longer good', async () => {
      for (const [name, act] of EVERYTHING.filter(([name]) => !['exchange', 'refresh', 'revoke'].includes(name))) {
        expect([name, await kindOf(act(world().provider, { accessToken: 'made-up' }, signal()))]).toEqual([name, 'unauthorized']);
      }
    });

    it('says how long the limit lasts', async () => {
      const { host, provider, token } = world();
      host.limitRate(3);
      const error = (await provider.login(token, signal()).catch((reason: unknown) => reason)) as { kind: string; retryAfterSeconds: number };
      expect(error.kind).toBe('rate-limited');
      expect(error.retryAfterSeconds).toBeGreaterThan(0);
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(4);
      await sleep(3_200);
      expect(await provider.login(token, signal())).toBe('mia');
    });

    it('waits out a short pause, and tries again what can be tried again', async () => {
      const { provider, token } = world();
      for (const fault of ['cut', 'outage', { status: 429, headers: { 'retry-after': '1' }, body: '{}' }] satisfies Fault[]) {
        arm(fault, 1);
        expect(await provider.login(token, signal())).toBe('mia');
      }
      const repository = await world().repository();
      arm('lost', 1, /^DELETE/);
      await provider.removeRepository(token, repository, signal());
      expect(await provider.findRepository(token, 'mia', repository.name, signal())).toBeUndefined();
    });

    it.each(['lost', 'outage', 'cut'] as const)('makes nothing twice: %s', async (fault) => {
      const before = world().host.asked.filter((route) => route.startsWith('POST')).length;
      arm(fault, 1, /^POST/);
      expect(await kindOf(world().repository())).toBe('unavailable');
      expect(world().host.asked.filter((route) => route.startsWith('POST')).length - before).toBe(1);
    });

    it('does not understand what another program says', async () => {
      for (const body of ['{}', '[]', 'null', '{"id": "x", "login": 5, "username": []}', '"text"']) {
        arm({ status: 200, body });
        expect(await kindOf(world().provider.login(world().token, signal()))).toBe('invalid');
      }
    });
  });
}

/** What is sent along in each. */
function secretsOf(name: string, { token, client }: { token: string; client: string }): string[] {
  const more: Record<string, string[]> = { exchange: [client, 'a-code', 'a-verifier'], refresh: [client, 'a-refresh-token'], revoke: [client, token], addWebhook: [token, HOOK_SECRET, encodeURIComponent(HOOK_SECRET)] };
  return more[name] ?? [token];
}
