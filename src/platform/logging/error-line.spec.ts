import { DriverException } from '@mikro-orm/core';
import { errorLine } from './error-line.js';

describe('an error in the log', () => {
  it('has type, message, code and frames, and nothing else that hangs on it', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'E1', payload: 'secret' });
    expect(errorLine(error)).toEqual({ type: 'TypeError', code: 'E1', message: 'bad', stack: expect.stringContaining('    at ') });
  });

  it('of the database keeps no value of the statement', () => {
    const error = new DriverException(new Error(`insert into "account" values ('secret@example.com') - duplicate key value violates unique constraint "x"`));
    expect(JSON.stringify(errorLine(error))).not.toContain('secret');
    expect(errorLine(error)).toMatchObject({ message: 'duplicate key value violates unique constraint "x"' });
  });

  it('is found behind what the logger made of it', () => {
    expect(errorLine({ type: 'Error', raw: new RangeError('deep') })).toMatchObject({ type: 'RangeError', message: 'deep' });
  });

  it('is the type alone of what is no error', () => {
    expect(errorLine('secret')).toEqual({ type: 'string' });
  });
});
