import { formatConnectorId } from '#libs/connectors/data-uri.js';
import { readDataAddress } from './data-address.js';

describe('the address of data', () => {
  it.each<[string, string, string[]]>([
    ['/v1/data', 'data', []],
    ['/v1/data/', 'data', []],
    ['/v1/data/.my/foo/bar.txt', 'data', ['.my', 'foo', 'bar.txt']],
    ['/v1/data/.my/foo/', 'data', ['.my', 'foo']],
    ['/v1/data/.my%2Ffoo%2Fa+b%2Bc.txt', 'data', ['.my', 'foo', 'a b+c.txt']],
    ['/v1/data/.my/foo/a+b%20c.txt', 'data', ['.my', 'foo', 'a+b c.txt']],
    ['/v1/data/data://.my/foo', 'data', ['.my', 'foo']],
    ['/v1/data/s3://bucket/key/more', 's3', ['bucket', 'key', 'more']],
    ['/v1/data/s3+label://bucket/key', 's3+label', ['bucket', 'key']],
    ['/v1/data/s3%3A%2F%2Fbucket%2Fa+b', 's3', ['bucket', 'a b']],
    ['/v1/data/s3%2Bwork://bucket/key', 's3+work', ['bucket', 'key']],
    ['/v1/data/s3%2Bwork%3A%2F%2Fbucket%2Fa+b', 's3+work', ['bucket', 'a b']],
    ['/v1/data/gcs:/bucket/key', 'gs', ['bucket', 'key']],
    ['/v1/connector/s3%2Bwork/b', 's3+work', ['b']],
    ['/v1/connector/data/demo/coll/f', 'data', ['demo', 'coll', 'f']],
    ['/v1/connector/data', 'data', []],
    ['/v1/connector/dropbox+work/x', 'dropbox+work', ['x']],
    ['/v1/data/.my/%C3%BCn%C3%AF/%E2%82%AC', 'data', ['.my', '\u00fcn\u00ef', '\u20ac']],
  ])('%s', (path, connector, parts) => {
    const address = readDataAddress(path);
    expect([formatConnectorId(address.connector), address.parts]).toEqual([connector, parts]);
  });

  it.each(['/v1/data/a/../b', '/v1/data/a/%2e%2e/b', '/v1/data/a%2F..%2Fb', '/v1/data/a/b%2Fc/d', '/v1/data/a/%00', '/v1/data/a//b', '/v1/data/%E0%A4%A', `/v1/data/a/${'x'.repeat(1024)}`, '/v1/data/ftp://host/x', '/v1/connector/s3+/x', '/v1/connector/s3+a-b/x', '/v1/connector/%00/x', '/v1/connector//x'])('%.60s is refused', (path) => {
    expect(() => readDataAddress(path)).toThrow();
  });
});
