import { ScmFailure } from '../scm-failure.js';
import type { ScmAddresses } from '../scm-provider.js';

/** A part of a path of the API. Error: `invalid` for what would climb out of it. */
export function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') {
    throw new ScmFailure('invalid', `There is no such name at the source-code manager: ${JSON.stringify(text)}`);
  }
  return encodeURIComponent(text);
}

const PART = /^[A-Za-z0-9_][A-Za-z0-9._-]*$|^\.[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Addresses of a repository below those that the administrator gave. `owner` may be several parts. Error: `invalid` for names that could lead elsewhere. */
export function repositoryAddresses({ web, ssh }: ScmAddresses, owner: string, name: string): { httpsUrl: string; sshUrl: string } {
  if (![...owner.split('/'), name].every((part) => PART.test(part))) {
    throw new ScmFailure('invalid', 'The provider names a repository that the platform cannot address.');
  }
  const path = `${owner}/${name}.git`;
  return { httpsUrl: `${web}/${path}`, sshUrl: `${ssh}/${path}` };
}
