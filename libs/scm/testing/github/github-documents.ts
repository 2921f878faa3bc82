import { type Account } from '../host/accounts.js';
import { type HostedRepository, nameOf, NO_COMMIT, type RefMove } from '../host/repositories.js';

/** The parts of GitHub's documents that somebody could want, in its own order. */
export interface GithubSites {
  web: string;
  api: string;
  ssh: string;
}

export function accountDocument({ id, login, kind }: Account, { web, api }: GithubSites) {
  return { login, id, node_id: `U_${id}`, avatar_url: `${web}/avatars/${id}`, url: `${api}/users/${login}`, html_url: `${web}/${login}`, type: kind === 'user' ? 'User' : 'Organization', site_admin: false };
}

export function repositoryDocument(repository: HostedRepository, sites: GithubSites) {
  const fullName = nameOf(repository);
  const { hostname } = new URL(sites.web);
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullName,
    private: repository.isPrivate,
    owner: accountDocument(repository.owner, sites),
    html_url: `${sites.web}/${fullName}`,
    description: repository.description || null,
    fork: false,
    url: `${sites.api}/repos/${fullName}`,
    hooks_url: `${sites.api}/repos/${fullName}/hooks`,
    // Without a port, as GitHub Enterprise Server writes it, whatever the port.
    git_url: `git://${hostname}/${fullName}.git`,
    ssh_url: `git@${hostname}:${fullName}.git`,
    clone_url: `${sites.web}/${fullName}.git`,
    visibility: repository.isPrivate ? 'private' : 'public',
    default_branch: repository.defaultBranch,
  };
}

export function pushDocument(repository: HostedRepository, { ref, before, after }: RefMove, sender: Account, title: string, sites: GithubSites) {
  const document = repositoryDocument(repository, sites);
  const commit = { id: after, message: title, timestamp: new Date().toISOString(), url: `${document.html_url}/commit/${after}`, author: { name: sender.login, email: `${sender.login}@example.com`, username: sender.login } };
  return {
    ref,
    before: before ?? NO_COMMIT,
    after: after ?? NO_COMMIT,
    // In push events, and only there, an owner has a name as well.
    repository: { ...document, owner: { name: repository.owner.login, email: null, ...document.owner }, master_branch: repository.defaultBranch },
    pusher: { name: sender.login, email: `${sender.login}@example.com` },
    sender: accountDocument(sender, sites),
    created: before === undefined,
    deleted: after === undefined,
    forced: false,
    base_ref: null,
    compare: `${document.html_url}/compare/${before?.slice(0, 12)}...${after?.slice(0, 12)}`,
    commits: after === undefined ? [] : [commit],
    head_commit: after === undefined ? null : commit,
  };
}

/** GitHub's document for whatever it refuses. */
export function refusalDocument(status: number, message: string, errors?: unknown[]) {
  return { message, ...(errors ? { errors } : {}), documentation_url: 'https://docs.github.com/rest', status: `${status}` };
}
