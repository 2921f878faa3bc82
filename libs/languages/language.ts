/** One command that turns sources into an artifact, run in `/opt/algorithm`. */
export interface BuildStep {
  title: string;
  /** Skipped when this file is absent from the repository. */
  needs?: string;
  command: readonly string[];
}

/** A program of the host that the sandbox driver needs, and the distribution's package that brings it. */
export interface HostTool {
  command: string;
  /** Commands that are taken instead where the machine or the image has one. */
  alternatives?: readonly string[];
  package: string;
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
