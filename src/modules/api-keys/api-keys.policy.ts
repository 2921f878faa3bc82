import type { Caller, KeyPermissions } from '#src/platform/access/caller.js';

const SWITCHES = ['allow_algo', 'allow_data', 'allow_data_write', 'allow_web_algo', 'allow_algo_management'] as const;

/** What of the wanted permissions and time a key does not have itself: nobody gives more than they hold. Administrators give everything. */
export function beyond(caller: Caller, wanted: KeyPermissions, expiresAt?: Date): string[] {
  if (caller.kind === 'admin') {
    return [];
  }
  const own = caller.permissions;
  const switches: string[] = SWITCHES.filter((name) => wanted[name] && !own[name]);
  const entries = wanted.algo_acl.filter((entry) => !own.algo_acl.some((held) => covers(held, entry)));
  const host = own.referer_host && wanted.referer_host !== own.referer_host ? [`a referer_host other than ${own.referer_host}`] : [];
  const longer = caller.expiresAt !== undefined && (expiresAt?.getTime() ?? Infinity) > caller.expiresAt;
  return [...switches, ...entries, ...host, ...(longer ? ['a later expires_at'] : [])];
}

/** Whether one entry of a list of algorithms allows everything that another one does: `algo://*` covers `algo://OWNER/*`, and so on. */
export function covers(held: string, entry: string): boolean {
  const [wide, narrow] = [toPrefix(held), toPrefix(entry)];
  return narrow.startsWith(wide);
}

/** `algo://OWNER/ALGO` and `algo://OWNER/ALGO/*` are the same. */
function toPrefix(entry: string): string {
  const text = entry.toLowerCase().replace(/\*$/, '');
  return text.endsWith('/') ? text : `${text}/`;
}
