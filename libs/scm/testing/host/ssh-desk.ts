import { randomUUID } from 'node:crypto';
import { type HostedRepository, movesBetween, type RefMove, refsOf } from './repositories.js';

export interface SshRequest {
  service: 'git-upload-pack' | 'git-receive-pack';
  owner: string;
  name: string;
}

/** A repository, or what the person at the other end is told. */
export type Verdict = HostedRepository | { refusal: string };

type Decide = (keyId: string, request: SshRequest) => Verdict;
type Pushed = (repository: HostedRepository, moves: RefMove[], keyId: string) => void;

/** Where `ssh-command.js` asks what it may do, and tells that it is done. */
export class SshDesk {
  private readonly sessions = new Map<string, { keyId: string; repository: HostedRepository; before: Map<string, string> }>();

  constructor(
    private readonly decide: Decide,
    private readonly pushed: Pushed,
  ) {}

  async answer(path: string, question: Record<string, unknown>): Promise<unknown> {
    return path === 'allowed' ? this.allow(String(question.key), String(question.command)) : this.end(String(question.session));
  }

  private async allow(keyId: string, command: string): Promise<unknown> {
    const [, service, owner, name] = /^(git-upload-pack|git-receive-pack) '\/?(.+)\/([^/']+?)(?:\.git)?'$/.exec(command) ?? [];
    if (!service || !owner || !name) {
      return { refusal: `Invalid command: ${command || 'an interactive shell is not offered here'}` };
    }
    const verdict = this.decide(keyId, { service: service as SshRequest['service'], owner, name });
    if ('refusal' in verdict) {
      return verdict;
    }
    const session = randomUUID();
    this.sessions.set(session, { keyId, repository: verdict, before: await refsOf(verdict) });
    return { service: service.slice('git-'.length), directory: verdict.directory, session };
  }

  private async end(session: string): Promise<unknown> {
    const open = this.sessions.get(session);
    this.sessions.delete(session);
    if (open) {
      const moves = movesBetween(open.before, await refsOf(open.repository));
      if (moves.length > 0) {
        this.pushed(open.repository, moves, open.keyId);
      }
    }
    return {};
  }
}
