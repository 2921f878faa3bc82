export class RepositoryExists extends Error {
  override readonly name = 'RepositoryExists';
  constructor(id: string) {
    super(`Repository ${id} exists already.`);
  }
}

export class RepositoryMissing extends Error {
  override readonly name = 'RepositoryMissing';
  constructor(id: string) {
    super(`Repository ${id} does not exist.`);
  }
}
