/** One command that turns sources into an artifact, run in `/opt/algorithm`. */
export interface BuildStep {
  title: string;
  /** Skipped when this file is absent from the repository. */
  needs?: string;
  command: readonly string[];
}

/** What code of the language needs of the machine or of its image, and the distribution's package that brings it. */
export interface HostTool {
  /** A program, or a file by its absolute path. */
  command: string;
  package: string;
  /** Programs or files that do instead, where the machine or the image has one. */
  alternatives?: readonly string[];
  /** The package's name in releases that have another one, by release: `debian-12`. */
  packageIn?: Readonly<Record<string, string>>;
}

/**
 * A programming language as data. Adding one is a folder (definition, `template/`, `pipe/`) and a line in the registry.
 *
 * `template/` holds the files of a new repository, with the tokens `__ALGO__` and `__USER__` in names and contents.
 * `pipe/` holds the runner program, mounted read-only at `/opt/pipe` in a slot and in a build.
 */
export interface Language {
  /** As in `settings.language` (API reference, The algorithm object). */
  id: string;
  aliases: readonly string[];
  displayName: string;
  dependencyFile: string;
  templateDirectory: string;
  pipeDirectory: string;
  build: readonly BuildStep[];
  run: { command: readonly string[]; environment: Readonly<Record<string, string>> };
  hostTools: readonly HostTool[];
  /** Container images of the docker driver, made by `./algoplane images build`. */
  images: { cpu: string; gpu?: string };
}
