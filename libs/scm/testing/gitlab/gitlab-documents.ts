import type { Account } from '../host/accounts.js';
import { type HostedRepository, nameOf, NO_COMMIT, type RefMove } from '../host/repositories.js';

export interface GitlabSites {
  web: string;
  ssh: string;
}

export const LEVELS: Record<string, number> = { guest: 10, reporter: 20, developer: 30, maintainer: 40, owner: 50 };

export function userDocument({ id, login }: Account, { web }: GitlabSites) {
  return { id, username: login, name: login, state: 'active', avatar_url: null, web_url: `${web}/${login}` };
}

export function namespaceDocument({ id, login, kind }: Account, { web }: GitlabSites) {
  const path = login.slice(login.lastIndexOf('/') + 1);
  return { id, name: path, path, kind: kind === 'user' ? 'user' : 'group', full_path: login, parent_id: null, avatar_url: null, web_url: `${web}/${login}` };
}

export function projectDocument(repository: HostedRepository, sites: GitlabSites) {
  const fullName = nameOf(repository);
  return {
    id: repository.id,
    description: repository.description || null,
    name: repository.name,
    name_with_namespace: fullName.replaceAll('/', ' / '),
    path: repository.name,
    path_with_namespace: fullName,
    default_branch: repository.defaultBranch,
    visibility: repository.isPrivate ? 'private' : 'public',
    ssh_url_to_repo: `${sites.ssh}/${fullName}.git`,
    http_url_to_repo: `${sites.web}/${fullName}.git`,
    web_url: `${sites.web}/${fullName}`,
    namespace: namespaceDocument(repository.owner, sites),
  };
}

/** Of a hook: other names for the same things, and no owner by itself. */
export function pushDocument(repository: HostedRepository, { ref, before, after }: RefMove, sender: Account, title: string, sites: GitlabSites) {
  const project = projectDocument(repository, sites);
  const isTag = ref.startsWith('refs/tags/');
  return {
    object_kind: isTag ? 'tag_push' : 'push',
    event_name: isTag ? 'tag_push' : 'push',
    before: before ?? NO_COMMIT,
    after: after ?? NO_COMMIT,
    ref,
    ref_protected: ref === `refs/heads/${repository.defaultBranch}`,
    checkout_sha: after ?? null,
    user_id: sender.id,
    user_name: sender.login,
    user_username: sender.login,
    project_id: repository.id,
    project: {
      id: repository.id,
      name: repository.name,
      description: project.description,
      web_url: project.web_url,
      git_ssh_url: project.ssh_url_to_repo,
      git_http_url: project.http_url_to_repo,
      namespace: repository.owner.login,
      visibility_level: repository.isPrivate ? 0 : 20,
      path_with_namespace: project.path_with_namespace,
      default_branch: repository.defaultBranch,
    },
    commits: after === undefined ? [] : [{ id: after, message: title, title, timestamp: new Date().toISOString(), author: { name: sender.login, email: `${sender.login}@example.com` }, added: [], modified: [], removed: [] }],
    total_commits_count: after === undefined ? 0 : 1,
  };
}
