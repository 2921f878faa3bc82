import { execFileSync } from 'node:child_process';

const NAME = 'algoplane';

/** How a program is started under an account that is not root's. */
export interface Account {
  /** Undefined when the platform itself is an ordinary user. */
  ids: { uid: number; gid: number } | undefined;
  /** Words before the program's own. */
  prefix: string[];
}

/**
 * PostgreSQL refuses to run as root, and Redis need not. Root starts them as a system user of their own, who may read past
 * directories that only root can enter: a checkout in /root is the usual case on a fresh machine.
 */
export function serviceAccount(): Account {
  if (process.getuid?.() !== 0) {
    return { ids: undefined, prefix: [] };
  }
  const ids = lookUp() ?? create();
  return {
    ids,
    prefix: [
      'setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--bounding-set=-all,+dac_read_search',
      // initdb asks access(2), which goes by the user alone unless this is set.
      '--securebits=+no_setuid_fixup', '--',
    ],
  };
}

function lookUp(): { uid: number; gid: number } | undefined {
  try {
    const fields = execFileSync('getent', ['passwd', NAME], { encoding: 'utf8' }).split(':');
    return { uid: Number(fields[2]), gid: Number(fields[3]) };
  } catch {
    return undefined;
  }
}

function create(): { uid: number; gid: number } {
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', NAME]);
  const ids = lookUp();
  if (!ids) {
    throw new Error(`The system user ${NAME} could not be made`);
  }
  return ids;
}
