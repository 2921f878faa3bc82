import { AnswerBuffer, BLANKS_MAX_BYTES } from './answer-buffer.js';

const bytes = (text: string) => Buffer.from(text);

describe('AnswerBuffer', () => {
  it('puts an answer together from chunks that are reused', () => {
    const buffer = new AnswerBuffer(100);
    const chunk = bytes('{"a"');
    expect(buffer.push(chunk)).toEqual({ kind: 'incomplete' });
    chunk.fill('x');
    expect(buffer.push(bytes(':1}\n'))).toEqual({ kind: 'complete', text: '{"a":1}' });
  });

  it('passes over blank lines on both sides', () => {
    expect(new AnswerBuffer(10).push(bytes('\n \r\n1\n\n'))).toEqual({ kind: 'complete', text: '1' });
  });

  it('passes over no more of them than anybody needs', () => {
    const buffer = new AnswerBuffer(10);
    expect(buffer.push(Buffer.alloc(BLANKS_MAX_BYTES, ' \n'))).toEqual({ kind: 'incomplete' });
    expect(buffer.push(bytes('1'))).toEqual({ kind: 'incomplete' });
    expect(buffer.push(bytes('2\n'))).toEqual({ kind: 'complete', text: '12' });
    const flooded = new AnswerBuffer(10);
    expect(flooded.push(Buffer.alloc(BLANKS_MAX_BYTES, '\n'))).toEqual({ kind: 'incomplete' });
    expect(flooded.push(bytes('\n'))).toEqual({ kind: 'too-blank' });
  });

  it('tells bytes behind the answer', () => {
    expect(new AnswerBuffer(10).push(bytes('1\n2'))).toEqual({ kind: 'trailing-bytes' });
  });

  it('holds to its limit, the newline not counted', () => {
    expect(new AnswerBuffer(3).push(bytes('123\n'))).toMatchObject({ kind: 'complete' });
    const buffer = new AnswerBuffer(3);
    expect(buffer.push(bytes('12'))).toEqual({ kind: 'incomplete' });
    expect(buffer.push(bytes('34'))).toEqual({ kind: 'too-large' });
  });
});
