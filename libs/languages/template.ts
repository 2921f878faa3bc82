import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Language } from './language.js';

export interface TemplateFile {
  content: Buffer;
  executable: boolean;
}

/** The files of a new repository, by their path, with the names put in. */
export async function renderTemplate(language: Language, names: { algorithm: string; user: string }): Promise<Map<string, TemplateFile>> {
  const fill = (text: string) => text.replaceAll('__ALGO__', names.algorithm).replaceAll('__USER__', names.user);
  const files = new Map<string, TemplateFile>();
  for (const entry of await readdir(language.templateDirectory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      const executable = ((await stat(file)).mode & 0o100) !== 0;
      files.set(fill(relative(language.templateDirectory, file)), { content: Buffer.from(fill(await readFile(file, 'utf8'))), executable });
    }
  }
  return files;
}
