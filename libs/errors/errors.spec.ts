import { ApiError, catalogue, errorBody, errorHeader } from './index.js';

describe('the error catalogue', () => {
  it('has the 69 numbered rows of the API reference', () => {
    const referenced = new Set(Object.values(catalogue).map((row) => row.code));
    for (const addedLater of [1010, 1011, 1014, 3108, 3109, 4052, 8000, 8001, 8004, 8005, 8006, 8008, 8060, 8061]) {
      referenced.delete(addedLater);
    }
    expect(referenced.size).toBe(69);
  });

  it('gives every row a sentence and a status that says whose fault it is', () => {
    for (const [name, row] of Object.entries(catalogue)) {
      expect([name, row.message.length > 10, row.status >= 400 && row.status < 600]).toEqual([name, true, true]);
    }
  });
});

describe('the body of an error', () => {
  it('is flat and wrapped at once, without a null', () => {
    const body = errorBody(new ApiError('userNotFound', { message: 'There is no user "ghost".' }), 'id-1');
    expect(body).toEqual({
      error: { id: 'id-1', code: 3000, message: 'There is no user "ghost".' },
      id: 'id-1',
      code: 3000,
      message: 'There is no user "ghost".',
    });
  });

  it('cannot smuggle a header', () => {
    expect(errorHeader('a\r\nSet-Cookie: x\u20ac')).toBe('a Set-Cookie: x ');
  });
});
