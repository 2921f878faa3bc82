import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '#config/orm.js';
import { ApiKeysRepository } from '#src/modules/api-keys/api-keys.repository.js';
import { ApiKeysService } from '#src/modules/api-keys/api-keys.service.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { UsersService } from '#src/modules/users/users.service.js';
import { Settings } from '#src/platform/config/settings.js';
import { entities, migrations } from './schema.js';

/** What the command line does to an installation without a key: it holds the database. */
export interface Administration {
  ensureUser(user: { username: string; email: string; fullname?: string }): Promise<void>;
  /** Returns the key. Throws when there is no such user. */
  issueKey(key: { username: string; label: string; kind: 'standard' | 'admin' }): Promise<string>;
  close(): Promise<void>;
}

export async function openAdministration(source: Record<string, string | undefined>): Promise<Administration> {
  const settings = Settings.read(source);
  const orm = await MikroORM.init(ormOptions({ url: settings.env.DATABASE_URL, entities, migrations, pool: 2 }));
  const accounts = new AccountsRepository(orm.em);
  const users = new UsersService(accounts, settings);
  const keys = new ApiKeysService(new ApiKeysRepository(orm.em));
  return {
    async ensureUser({ username, email, fullname }) {
      if (!(await accounts.findByName(username))) {
        await users.create({ username, email, fullname: fullname ?? '', company_name: '', company_role: '' });
      }
    },
    async issueKey({ username, label, kind }) {
      const account = await accounts.findByName(username);
      if (!account) {
        throw new Error(`There is no user named "${username}".`);
      }
      return keys.issue(account, { kind, label });
    },
    close: () => orm.close(),
  };
}
