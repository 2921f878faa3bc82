import { z } from 'zod';
import { isSignedBy } from '../exchange/constant-time.js';
import { understood } from '../exchange/documents.js';
import { branchOf, header, jsonBody, NO_COMMIT } from '../exchange/delivery.js';
import { ScmFailure } from '../scm-failure.js';
import type { Delivery, DeliveryId, ScmAddresses, ScmEvent } from '../scm-provider.js';
import { remoteRepository, Repository } from './github-documents.js';

const Push = z.object({ ref: z.string(), after: z.string().regex(/^[0-9a-f]{40}$/), repository: Repository });
const RepositoryEvent = z.object({ action: z.string(), changes: z.object({ default_branch: z.unknown().optional() }).optional(), repository: Repository });

/** GitHub's webhooks. Both content types are taken: a person who restores a webhook by hand finds the form preset. */
export function readGithubDelivery(addresses: ScmAddresses, delivery: Delivery, secret: string): { id: DeliveryId; event: ScmEvent } {
  checkSignature(delivery, secret);
  const name = header(delivery, 'x-github-event');
  if (name === undefined) {
    throw new ScmFailure('invalid', 'The header X-GitHub-Event is missing.');
  }
  return { id: header(delivery, 'x-github-delivery'), event: eventOf(addresses, name, delivery) };
}

/** The older signature counts only where the newer is absent: whoever sends both is held to the better one. */
function checkSignature(delivery: Delivery, secret: string): void {
  const newer = header(delivery, 'x-hub-signature-256');
  const older = header(delivery, 'x-hub-signature');
  const good = newer !== undefined ? isSignature('sha256', newer, delivery, secret) : older !== undefined && isSignature('sha1', older, delivery, secret);
  if (!good) {
    throw new ScmFailure('bad-signature', (newer ?? older) === undefined ? 'The delivery is not signed.' : 'The signature is not that of this body and secret.');
  }
}

function isSignature(algorithm: 'sha256' | 'sha1', value: string, { body }: Delivery, secret: string): boolean {
  const prefix = `${algorithm}=`;
  return isSignedBy(secret, algorithm, body, value.startsWith(prefix) ? value.slice(prefix.length) : '');
}

function eventOf(addresses: ScmAddresses, name: string, delivery: Delivery): ScmEvent {
  switch (name) {
    case 'push':
      return pushOf(addresses, understood('GitHub', jsonBody(delivery), Push));
    case 'repository':
      return repositoryEventOf(addresses, understood('GitHub', jsonBody(delivery), RepositoryEvent));
    case 'ping':
      return { kind: 'ignored', reason: 'The webhook works.' };
    default:
      return { kind: 'ignored', reason: `Nothing follows from the event "${name.slice(0, 50)}".` };
  }
}

function pushOf(addresses: ScmAddresses, { ref, after, repository }: z.infer<typeof Push>): ScmEvent {
  const branch = branchOf(ref);
  if (branch === undefined) {
    return { kind: 'ignored', reason: 'Tags are not built.' };
  }
  if (after === NO_COMMIT) {
    return { kind: 'ignored', reason: 'A deleted branch is not built.' };
  }
  return { kind: 'push', branch, commit: after, repository: remoteRepository(addresses, repository) };
}

function repositoryEventOf(addresses: ScmAddresses, { action, changes, repository }: z.infer<typeof RepositoryEvent>): ScmEvent {
  const matters = action === 'renamed' || action === 'transferred' || (action === 'edited' && changes?.default_branch !== undefined);
  return matters ? { kind: 'repository-changed', repository: remoteRepository(addresses, repository) } : { kind: 'ignored', reason: `Nothing follows from a repository being ${action.slice(0, 50)}.` };
}
