import { z } from 'zod';
import { repositoryAddresses } from '../exchange/remote-address.js';
import type { RemoteRepository, ScmAddresses } from '../scm-provider.js';

export const Identified = z.object({ id: z.number() });
export const User = z.object({ username: z.string() });
export const Groups = z.array(z.object({ full_path: z.string() }));
/** `default_branch` is null in older versions before the first commit, and absent for those who may not read. */
export const Project = z.object({ id: z.number(), path_with_namespace: z.string(), default_branch: z.string().nullish() });

/** What GitLab calls the first branch unless somebody has told it otherwise. */
const FIRST_BRANCH = 'main';

export function remoteRepository(addresses: ScmAddresses, project: z.infer<typeof Project>): RemoteRepository {
  const path = project.path_with_namespace;
  const slash = path.lastIndexOf('/');
  const [owner, name] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
  return { id: `${project.id}`, owner, name, ...repositoryAddresses(addresses, owner, name), defaultBranch: project.default_branch ?? FIRST_BRANCH };
}

/** A grant or a refusal (RFC 6749, 5). */
export const Grant = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  /** In seconds. */
  expires_in: z.number().nullish(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});
