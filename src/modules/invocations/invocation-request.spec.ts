import { JsonText } from '#libs/executor/exact-json.js';
import { readAddress, readInput, readOptions } from './invocation-request.js';

describe('the address of a call', () => {
  const uuid = '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f';
  it.each([
    ['/v1/algo/demo/Hello', 'demo', 'Hello', undefined],
    ['/v1/algo/demo/Hello/', 'demo', 'Hello', undefined],
    ['/v1/algo/demo/Hello/1.2.*', 'demo', 'Hello', '1.2.*'],
    ['/v1/algo/demo/Hello/1.2.%2A', 'demo', 'Hello', '1.2.*'],
    ['/v1/web/algo/demo/Hello/latestPrivate', 'demo', 'Hello', 'latestPrivate'],
    ['/v1/algo/algo://demo/Hello/0.1', 'demo', 'Hello', '0.1'],
    [`/v1/algo/${uuid}/1.0.0`, '~', uuid, '1.0.0'],
  ])('%s', (path, owner, name, version) => {
    expect(readAddress(path)).toEqual({ owner, name, version });
  });

  it.each(['/v1/algo/', '/v1/algo/demo', '/v1/algo/a/b/c/d', '/v1/algo/algo://demo'])('%s names none', (path) => {
    expect(() => readAddress(path)).toThrow(expect.objectContaining({ errorName: 'algorithmNotFound' }));
  });
});

describe('the options of a call', () => {
  const read = (query: string) => readOptions(new URLSearchParams(query), { timeoutSeconds: 300, timeoutMaxSeconds: 3000 });
  it.each([
    ['', { timeoutMs: 300_000, stdout: false, output: 'wrapped' }],
    ['timeout=60&stdout=False', { timeoutMs: 60_000, stdout: false, output: 'wrapped' }],
    ['timeout=10/?timeout=300&stdout=True&output=raw', { timeoutMs: 10_000, stdout: true, output: 'raw' }],
    ['timeout=0.5&output=default&other=1', { timeoutMs: 500, stdout: false, output: 'wrapped' }],
    ['output=void&output=void', { timeoutMs: 300_000, stdout: false, output: 'void' }],
  ])('"%s"', (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it.each(['timeout=0', 'timeout=3001', 'timeout=soon', 'timeout=-1', 'output=xml'])('refuses "%s"', (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ errorName: 'requestInvalid' }));
  });
});

describe('the input of a call', () => {
  it.each([
    ['application/json; charset=utf-8', '{"a":[1,null]}', { contentType: 'json', data: { a: [1, null] } }],
    ['text/plain', 'Grüße', { contentType: 'text', data: 'Grüße' }],
    ['application/text', '', { contentType: 'text', data: '' }],
    ['application/octet-stream', '\x00\x01', { contentType: 'binary', data: 'AAE=' }],
  ])('as %s', (type, body, expected) => {
    expect(readInput(type, Buffer.from(body))).toEqual(expected);
  });

  it('stays the text that it came as where JavaScript cannot hold its numbers', () => {
    const text = '{ "id": 9007199254740993, "share": 1.0 }';
    expect(readInput('application/json', Buffer.from(text))).toEqual({ contentType: 'json', data: new JsonText(text) });
    expect(() => readInput('application/json', Buffer.from('[9007199254740993,]'))).toThrow(expect.objectContaining({ errorName: 'malformedJson' }));
  });

  it('says what is wrong', () => {
    expect(() => readInput('application/json', Buffer.from('{"password": geheim}'))).toThrow('Invalid JSON in the input: it is broken at line 1, column 14.');
    expect(() => readInput('application/json', Buffer.from('{'))).toThrow(expect.objectContaining({ errorName: 'malformedJson' }));
    expect(() => readInput('application/json', Buffer.alloc(0))).toThrow(expect.objectContaining({ errorName: 'malformedJson' }));
    expect(() => readInput('text/plain', Buffer.from([0xff]))).toThrow(/not UTF-8/);
    expect(() => readInput('application/x-www-form-urlencoded', Buffer.from('a=b'))).toThrow(/send application\/json, text\/plain/);
    expect(() => readInput(undefined, Buffer.from('x'))).toThrow(/is missing/);
  });
});
