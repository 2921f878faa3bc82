import { ConfigurationError } from '#config/settings.js';
import { Settings } from '#src/platform/config/settings.js';

const USAGE = 'Usage: node dist/src/main.js api | worker | all | migrate';

/** One program, several roles. What a role is made of is on its page in roles/. */
async function main(role: string | undefined): Promise<void> {
  const { environment } = await import('#config/environment.js');
  const settings = Settings.read(environment());
  switch (role) {
    case 'api':
    case 'worker':
    case 'all': {
      const { serve } = await import('#src/roles/server.js');
      return serve(settings, role);
    }
    case 'migrate': {
      const { migrate } = await import('#src/roles/migrate.js');
      const applied = await migrate(settings);
      process.stdout.write(applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'The database is up to date.\n');
      return;
    }
    default:
      throw new ConfigurationError(USAGE);
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
