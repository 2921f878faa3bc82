import { parseAnswer, requestLine } from './answer.js';

describe('requestLine', () => {
  it('is one line of compact JSON, whatever the data', () => {
    expect(requestLine({ contentType: 'text', data: 'a\nb' })).toBe('{"content_type":"text","data":"a\\nb"}\n');
    expect(requestLine({ contentType: 'json', data: undefined })).toBe('{"content_type":"json","data":null}\n');
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
});
