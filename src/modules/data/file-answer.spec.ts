import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { isUnchanged, readRange, sendFile } from './file-answer.js';

describe('a range of a file of 10 bytes', () => {
  it.each<[string | undefined, { start: number; end: number } | undefined]>([
    [undefined, undefined], ['bytes=0-3', { start: 0, end: 3 }], ['bytes=4-', { start: 4, end: 9 }], ['bytes=-3', { start: 7, end: 9 }], ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }], ['bytes=0-1,4-5', undefined], ['lines=1-2', undefined], ['bytes=5-2', undefined], ['bytes=-', undefined],
  ])('%s', (header, range) => {
    expect(readRange(header, 10)).toEqual(range);
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s is not there', (header) => {
    expect(() => readRange(header, 10)).toThrow('10 bytes only');
  });
});

describe('a file that the client has', () => {
  const file = { etag: 'abc' } as never;
  it.each([['"abc"', true], ['W/"abc"', true], ['"x", "abc"', true], ['*', true], ['"x"', false], [undefined, false]])('as %s: %s', (known, is) => {
    expect(isUnchanged({ headers: { 'if-none-match': known } } as never, file)).toBe(is);
  });
});

describe('the headers of a file', () => {
  it('hold what a store may say of it, whatever that is', async () => {
    const file = { size: 0, etag: 'a"\u65e5\n', lastModified: new Date(Number.NaN), contentType: 'text/plain; name="\u65e5\u672c"' };
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    await sendFile(request, response, { file });
    expect([response.getHeader('etag'), response.getHeader('content-type')]).toEqual(['"a%22%65e5%a"', 'application/octet-stream']);
  });
});
