/** Calls under way, by account. */
export class AccountLoad {
  private readonly calls = new Map<string, number>();

  constructor(readonly limitOf: (account: string) => number) {}

  of(account: string): number {
    return this.calls.get(account) ?? 0;
  }

  /** False when the account is at its limit; then nothing is counted. */
  enter(account: string): boolean {
    const present = this.calls.get(account) ?? 0;
    if (present >= this.limitOf(account)) {
      return false;
    }
    this.calls.set(account, present + 1);
    return true;
  }

  leave(account: string): void {
    const left = (this.calls.get(account) ?? 1) - 1;
    if (left > 0) {
      this.calls.set(account, left);
    } else {
      this.calls.delete(account);
    }
  }
}
