import type { RedisOptions } from 'ioredis';

/** Reads `redis://[:password@]host:port[/db]`, `rediss://...` or `unix:///path/to/socket[?password=...]`. */
export function redisOptions(url: string): RedisOptions {
  const parsed = new URL(url);
  if (parsed.protocol === 'unix:') {
    return { path: decodeURIComponent(parsed.pathname), password: parsed.searchParams.get('password') ?? undefined };
  }
  const database = Number(parsed.pathname.slice(1) || '0');
  return {
    host: parsed.hostname,
    port: Number(parsed.port || '6379'),
    username: parsed.username ? decodeURIComponent(parsed.username) : undefined,
    password: parsed.password ? decodeURIComponent(parsed.password) : undefined,
    db: Number.isInteger(database) ? database : 0,
    ...(parsed.protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
