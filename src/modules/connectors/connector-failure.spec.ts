import { ConnectorError, unforeseen } from '#libs/connectors/connector-error.js';
import { toStoreFailure } from './connector-failure.js';
import { tryOut } from './connector-trial.js';
import type { OpenConnector } from './open-connectors.js';

const strange = unforeseen(new TypeError('x is not iterable'), []);
const trace = { errorName: 'unavailable', cause: { name: 'TypeError', message: 'x is not iterable', stack: expect.stringContaining('    at ') } };

describe('the failure of a store', () => {
  it('says why and where; the log has the cause of what nobody foresaw', () => {
    expect(toStoreFailure(strange, 's3://a/b')).toMatchObject({ ...trace, message: 's3://a/b: The endpoint does not answer as the store does.' });
    expect((toStoreFailure(new ConnectorError('conflict', 'taken'), 's3://a/b') as Error).cause).toBeUndefined();
  });

  it('is the same during a trial', async () => {
    const open = { connector: { list: () => Promise.reject(strange), close: () => undefined }, root: [] } as unknown as OpenConnector;
    await expect(tryOut(open, { kind: 'everything', writeable: false })).rejects.toMatchObject({ ...trace, message: expect.stringContaining('Nothing was saved') });
  });
});
