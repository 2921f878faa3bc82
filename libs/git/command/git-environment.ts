/**
 * Everything a git process sees of the world. Built from nothing: the platform's own environment holds its secrets, and
 * a configuration file of the administrator's account (aliases, hooks, credential helpers) must not change what we do.
 */
const FIXED = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // A replace ref would let a pusher show other content under the name of a built commit.
  GIT_NO_REPLACE_OBJECTS: '1',
} as const;

/** `protocol` is what the client asked for in its Git-Protocol header, already checked. */
export function gitEnvironment(protocol?: string): Record<string, string> {
  return protocol === undefined ? { ...FIXED } : { ...FIXED, GIT_PROTOCOL: protocol };
}
