import { z } from 'zod';
import { repositoryAddresses } from '../exchange/remote-address.js';
import type { RemoteRepository, ScmAddresses } from '../scm-provider.js';

export const Identified = z.object({ id: z.number() });
export const User = z.object({ login: z.string() });
export const Memberships = z.array(z.object({ role: z.string(), organization: User }));
export const Repository = z.object({ id: z.number(), name: z.string(), owner: User, default_branch: z.string() });

export function remoteRepository(addresses: ScmAddresses, { id, name, owner, default_branch: defaultBranch }: z.infer<typeof Repository>): RemoteRepository {
  return { id: `${id}`, owner: owner.login, name, ...repositoryAddresses(addresses, owner.login, name), defaultBranch };
}

/** A grant or a refusal: both have status 200. */
export const Grant = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  /** In seconds. */
  expires_in: z.number().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});
