import type { Command } from 'commander';
import type { Administration } from '#src/roles/administration.js';

/** `user create` and `key create`: what an installation needs before there is a key to use its API with. */
export function addAccountCommands(program: Command, environment: () => Record<string, string | undefined>): void {
  const administer = async (work: (administration: Administration) => Promise<string>): Promise<void> => {
    const { openAdministration } = await import('#src/roles/administration.js');
    const administration = await openAdministration(environment());
    try {
      process.stdout.write(`${await work(administration)}\n`);
    } finally {
      await administration.close();
    }
  };
  program.command('user').description('Manage users').command('create').description('Make a user, unless it is there')
    .requiredOption('--user <name>', 'name of the account')
    .requiredOption('--email <address>', 'address of the person')
    .action((options: { user: string; email: string }) =>
      administer(async (administration) => {
        await administration.ensureUser({ username: options.user, email: options.email });
        return options.user;
      }),
    );
  program.command('key').description('Manage API keys').command('create').description('Make an API key and print it, once')
    .requiredOption('--user <name>', 'account that the key is for')
    .option('--label <text>', 'what the key is for', 'command line')
    .option('--admin', 'an admin key: for administration, and for nothing else')
    .action((options: { user: string; label: string; admin?: boolean }) =>
      administer((administration) => administration.issueKey({ username: options.user, label: options.label, kind: options.admin ? 'admin' : 'standard' })),
    );
}
