/** Accepts string literals only: a `string` variable does not compile, so no user value enters by this door. */
type Literal<T extends string> = string extends T ? never : T;

/** A value that may not reach the git program. Means a caller forgot to validate; it is no answer for a user. */
export class UnsafeGitArgument extends Error {
  override readonly name = 'UnsafeGitArgument';
}

/**
 * Arguments of one run of the git program.
 *
 * What we write ourselves enters by `flag`; everything else enters by `value` or `setting`, which refuse what git could
 * take for an option. There is no shell anywhere, so quoting is no concern.
 */
export class GitCommand {
  readonly #settings: string[] = [];
  readonly #arguments: string[] = [];
  readonly #subcommand: string;

  constructor(subcommand: string) {
    if (!/^[a-z][a-z-]*$/.test(subcommand)) {
      throw new UnsafeGitArgument(`Not a git subcommand: ${JSON.stringify(subcommand)}`);
    }
    this.#subcommand = subcommand;
  }

  /** An option or other word, written out in our own source. */
  flag<T extends string>(literal: Literal<T>): this {
    this.#arguments.push(literal);
    return this;
  }

  /** A value from elsewhere: a path, a revision. Never taken for an option. */
  value(value: string): this {
    if (value === '' || value.startsWith('-')) {
      throw new UnsafeGitArgument(`A git argument may not be empty or start with "-": ${JSON.stringify(value)}`);
    }
    this.#arguments.push(withoutNul(value));
    return this;
  }

  /** An option whose value is from elsewhere: one word, so that the value is never taken for an option itself. */
  option<T extends string>(literal: Literal<T>, value: string): this {
    this.#arguments.push(`${literal}=${withoutNul(value)}`);
    return this;
  }

  /** `-c key=value`, for this run and the git processes it starts. */
  setting(key: string, value: string): this {
    if (!/^[a-z][a-z0-9]*(\.[^\0\n=]+)?\.[a-z][a-z0-9-]*$/i.test(key)) {
      throw new UnsafeGitArgument(`Not a git setting: ${JSON.stringify(key)}`);
    }
    this.#settings.push('-c', `${key}=${withoutNul(value)}`);
    return this;
  }

  settings(settings: Iterable<readonly [string, string]>): this {
    for (const [key, value] of settings) {
      this.setting(key, value);
    }
    return this;
  }

  /** Works on this bare repository, whoever owns its files: git trusts no other directory in this run. */
  in(repository: string): this {
    return this.setting('safe.directory', repository).#gitDirectory(repository);
  }

  #gitDirectory(repository: string): this {
    this.#settings.push(`--git-dir=${withoutNul(repository)}`);
    return this;
  }

  get argv(): string[] {
    return [...this.#settings, this.#subcommand, ...this.#arguments];
  }

  /** For logs: without the settings, which may hold credentials, and without user and password in addresses. */
  toString(): string {
    const shown = this.#arguments.map((argument) => argument.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1'));
    return ['git', this.#subcommand, ...shown].join(' ');
  }
}

function withoutNul(value: string): string {
  if (value.includes('\0')) {
    throw new UnsafeGitArgument('A git argument may not contain a NUL byte.');
  }
  return value;
}
