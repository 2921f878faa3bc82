import { jest } from '@jest/globals';
import { JsonText } from '../exact-json.js';
import { parseAnswer, requestLine } from './answer.js';

describe('requestLine', () => {
  it('is one line of compact JSON, whatever the data', () => {
    expect(requestLine({ contentType: 'text', data: 'a\nb' })).toBe('{"content_type":"text","data":"a\\nb"}\n');
    expect(requestLine({ contentType: 'json', data: undefined })).toBe('{"content_type":"json","data":null}\n');
  });

  it('hands on a JSON text as it is, on one line', () => {
    expect(requestLine({ contentType: 'json', data: new JsonText('[1.0,\r\n "\\n", 9007199254740993]\n') })).toBe('{"content_type":"json","data":[1.0, "\\n", 9007199254740993]}\n');
  });
});

describe('parseAnswer', () => {
  it('reads results, null among them', () => {
    expect(parseAnswer('{"result":null,"metadata":{"content_type":"json"}}')).toEqual({
      kind: 'result',
      contentType: 'json',
      result: null,
    });
    expect(parseAnswer('{"result":"YQ==","metadata":{"content_type":"binary"}}')).toMatchObject({
      contentType: 'binary',
      result: 'YQ==',
    });
  });

  it('keeps a result as its text where JavaScript cannot hold its numbers', () => {
    const result = '{"id":9007199254740993, "half":[0.5]}';
    expect(parseAnswer(`{"result":${result},"metadata":{"content_type":"json"}}`)).toEqual({ kind: 'result', contentType: 'json', result: new JsonText(result) });
  });

  it('gives an error without a type, or with an odd one, the common type', () => {
    for (const type of ['', ', "error_type": 7', ', "error_type": null']) {
      expect(parseAnswer(`{"error":{"message":"m"${type}}}`)).toEqual({
        kind: 'algorithm-error',
        type: 'AlgorithmError',
        message: 'm',
      });
    }
    expect(parseAnswer('{"error":{"message":"m","stacktrace":"s","error_type":"T"}}')).toEqual({
      kind: 'algorithm-error',
      type: 'T',
      message: 'm',
      stacktrace: 's',
    });
  });

  it.each([
    '',
    'x',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"result":1}',
    '{"error":"text"}',
    '{"error":null}',
    '{"result":1,"metadata":{"content_type":"xml"}}',
  ])('refuses %j', (text) => {
    expect(parseAnswer(text)).toMatchObject({ kind: 'invalid-answer', problem: expect.any(String) });
  });

  it('refuses what nests too deep, without parsing it', () => {
    const parse = jest.spyOn(JSON, 'parse');
    expect(parseAnswer(`{"result":${'['.repeat(1000)}${']'.repeat(1000)}}`)).toMatchObject({ kind: 'invalid-answer', problem: expect.stringContaining('deeper than 900') });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });
});
