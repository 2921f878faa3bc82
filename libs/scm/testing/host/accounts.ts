import { randomBytes } from 'node:crypto';

export interface Account {
  id: number;
  /** As its owner writes it; found without regard to case. */
  login: string;
  kind: 'user' | 'organization';
  /** Of an organization: login of the user -> role in the provider's words. */
  members: Map<string, string>;
}

export interface Token {
  value: string;
  login: string;
  scopes: string[];
  /** Absent for a token that a person made, and for one that lasts for ever. */
  refresh?: string;
  /** Milliseconds since 1970. */
  expiresAt?: number;
  /** Made by an application for which this person opened the door. */
  clientId?: string;
}

/** Who is known to a provider, and by which tokens. */
export class Accounts {
  readonly tokens = new Map<string, Token>();
  private readonly byLogin = new Map<string, Account>();
  private nextId = 1000;

  add(login: string, kind: Account['kind']): Account {
    const account = { id: this.nextId++, login, kind, members: new Map<string, string>() };
    this.byLogin.set(login.toLowerCase(), account);
    return account;
  }

  find(login: string): Account | undefined {
    return this.byLogin.get(login.toLowerCase());
  }

  /** The test's own names: one that is not there is a mistake in the test. */
  get(login: string): Account {
    const account = this.find(login);
    if (!account) {
      throw new Error(`The test made no account ${login}.`);
    }
    return account;
  }

  organizationsOf(login: string): { organization: Account; role: string }[] {
    return [...this.byLogin.values()].flatMap((organization) => {
      const role = organization.members.get(login);
      return role === undefined ? [] : [{ organization, role }];
    });
  }

  issue(token: Omit<Token, 'value'>, prefix: string): Token {
    const issued = { ...token, value: `${prefix}${randomBytes(20).toString('hex')}` };
    this.tokens.set(issued.value, issued);
    return issued;
  }

  /** Undefined for one that is unknown or has expired. */
  token(value: string): Token | undefined {
    const token = this.tokens.get(value);
    return token && (token.expiresAt ?? Infinity) > Date.now() ? token : undefined;
  }
}
