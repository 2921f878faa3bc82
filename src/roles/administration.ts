import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '#config/orm.js';
import { ApiKeysRepository } from '#src/modules/api-keys/api-keys.repository.js';
import { KeyIssue } from '#src/modules/api-keys/key-issue.js';
import { AuditLog } from '#src/modules/audit/audit-log.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { UsersService } from '#src/modules/users/users.service.js';
import { Settings } from '#src/platform/config/settings.js';
import { entities, migrations } from './schema.js';

/** What the audit log has of whoever holds the database. */
const byHand = { actor: { username: '(command line)' }, method: 'COMMAND', path: '', requestId: '' };

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
  const keys = new KeyIssue(new ApiKeysRepository(orm.em));
  const audit = new AuditLog(orm.em);
  return {
    async ensureUser({ username, email, fullname }) {
      if (!(await accounts.findByName(username))) {
        const end = await audit.begin({ ...byHand, operation: 'createUser', target: { username } });
        await users.create({ username, email, fullname: fullname ?? '', company_name: '', company_role: '' });
        await end(200);
      }
    },
    async issueKey({ username, label, kind }) {
      const account = await accounts.findByName(username);
      if (!account) {
        throw new Error(`There is no user named "${username}".`);
      }
      const end = await audit.begin({ ...byHand, operation: kind === 'admin' ? 'createAdminKey' : 'createUserKey', target: { username, key_label: label } });
      const { secret } = await keys.issue(account, { kind, label });
      await end(200);
      return secret;
    },
    close: () => orm.close(),
  };
}
