import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sameText } from '../exchange/constant-time.js';
import { branchOf, header, jsonBody, NO_COMMIT } from '../exchange/delivery.js';
import { understood } from '../exchange/documents.js';
import { ScmFailure } from '../scm-failure.js';
import type { Delivery, DeliveryId, ScmAddresses, ScmEvent } from '../scm-provider.js';
import { Project, remoteRepository } from './gitlab-documents.js';

const Push = z.object({ ref: z.string(), after: z.string().regex(/^[0-9a-f]{40}$/), project: Project });

/** GitLab's webhooks. They are not signed: the secret itself comes with each (which is why GitLab wants TLS). */
export function readGitlabDelivery(addresses: ScmAddresses, delivery: Delivery, secret: string): { id: DeliveryId; event: ScmEvent } {
  const token = header(delivery, 'x-gitlab-token');
  if (token === undefined || !sameText(token, secret) || secret === '') {
    throw new ScmFailure('bad-signature', token === undefined ? 'The delivery bears no token.' : 'The token is not that of this webhook.');
  }
  const name = header(delivery, 'x-gitlab-event');
  if (name === undefined) {
    throw new ScmFailure('invalid', 'The header X-Gitlab-Event is missing.');
  }
  return { id: idOf(delivery), event: eventOf(addresses, name, delivery) };
}

/** Since 17.4 repetitions have a key in common. Before, all deliveries of one push to several branches share the event: the content tells them apart. */
function idOf(delivery: Delivery): DeliveryId {
  const event = header(delivery, 'x-gitlab-event-uuid');
  const digest = createHash('sha256').update(delivery.body).digest('hex').slice(0, 32);
  return header(delivery, 'idempotency-key') ?? (event === undefined ? undefined : `${event}:${digest}`);
}

function eventOf(addresses: ScmAddresses, name: string, delivery: Delivery): ScmEvent {
  if (name === 'Tag Push Hook') {
    return { kind: 'ignored', reason: 'Tags are not built.' };
  }
  if (name !== 'Push Hook') {
    return { kind: 'ignored', reason: `Nothing follows from the event "${name.slice(0, 50)}".` };
  }
  const { ref, after, project } = understood('GitLab', jsonBody(delivery), Push);
  const branch = branchOf(ref);
  if (branch === undefined || after === NO_COMMIT) {
    return { kind: 'ignored', reason: branch === undefined ? 'Tags are not built.' : 'A deleted branch is not built.' };
  }
  return { kind: 'push', branch, commit: after, repository: remoteRepository(addresses, project) };
}
