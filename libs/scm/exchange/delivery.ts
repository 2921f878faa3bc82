import { ScmFailure } from '../scm-failure.js';
import type { Delivery } from '../scm-provider.js';

/** What stands for "no commit" before a branch is made and after it is deleted. */
export const NO_COMMIT = '0'.repeat(40);

/** Undefined when it is absent or there more than once: a header that somebody repeats is not to be chosen from. */
export function header({ headers }: Delivery, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** JSON, as such or in a form's field `payload`. Error: `invalid`. */
export function jsonBody(delivery: Delivery): unknown {
  const text = delivery.body.toString();
  const isForm = header(delivery, 'content-type')?.startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    throw new ScmFailure('invalid', 'The body is not JSON.');
  }
}

/** Undefined for tags and whatever else is no branch. */
export function branchOf(ref: string): string | undefined {
  const prefix = 'refs/heads/';
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}
