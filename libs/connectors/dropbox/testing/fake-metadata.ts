import type { FakeNode } from './fake-tree.js';

/** What the API tells of a file or a folder. `folder`: the path of the one that it lies in. */
export function metadataOf(node: FakeNode, folder: string): object {
  const path = `${folder}/${node.name}`;
  const named = { '.tag': node.tag, name: node.name, path_lower: path.toLowerCase(), path_display: path, id: node.id };
  if (node.tag === 'folder') {
    return named;
  }
  // Whole seconds, as Dropbox has them.
  const modified = node.modified.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    ...named,
    client_modified: modified,
    server_modified: modified,
    rev: node.rev,
    size: node.size,
    is_downloadable: true,
  };
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
