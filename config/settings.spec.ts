import { ConfigurationError, readEnvironment } from './settings.js';

const minimal = { DATABASE_URL: 'postgresql://localhost/x', REDIS_URL: 'redis://localhost', ENCRYPTION_KEY: `${'A'.repeat(43)}=` };

describe('the configuration', () => {
  it('has a default for everything but the two stores and the key', () => {
    const settings = readEnvironment(minimal);
    expect(settings.PORT).toBe(8080);
    expect(settings.EXECUTOR).toBe('sandbox');
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('reports every problem at once, with what the setting is for', () => {
    const attempt = () => readEnvironment({ ...minimal, REDIS_URL: '', PORT: 'eighty', EXECUTOR: 'magic' });
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(/has 3 problem/);
    expect(attempt).toThrow(/REDIS_URL: .*Redis connection string/);
    expect(attempt).toThrow(/PORT: /);
    expect(attempt).toThrow(/EXECUTOR: /);
  });
});
