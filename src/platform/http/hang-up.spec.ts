import type { IncomingMessage } from 'node:http';
import { jest } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { ErrorFilter, toApiError } from './error.filter.js';

const request = (destroyed: boolean) => ({ socket: { destroyed } }) as IncomingMessage;
const error = (details: object) => Object.assign(new Error('aborted'), details);
const [gone, there] = [request(true), request(false)];

describe('a client that hangs up', () => {
  it.each([{ code: 'ECONNRESET' }, { code: 'ECONNABORTED', status: 400 }, { code: 'ERR_STREAM_PREMATURE_CLOSE' }, { type: 'stream.not.readable', status: 500 }])('is no error of the platform: %j', (details) => {
    expect(toApiError(error(details), gone).row.status).toBe(400);
  });

  it.each([
    ['a client that is there', { code: 'ECONNRESET' }, there],
    ["the platform's own connection", { code: 'ECONNRESET', syscall: 'read' }, gone],
    ['anything else', { code: 'ENOSPC' }, gone],
  ])('is told from %s', (_, details, from) => {
    expect(toApiError(error(details), from).row.code).toBe(5001);
  });

  it('gets no answer, and a line for debugging', () => {
    const logger = { debug: jest.fn(), error: jest.fn(), info: jest.fn() };
    const response = { destroy: jest.fn() };
    new ErrorFilter(logger as unknown as PinoLogger).answer(error({ code: 'ECONNRESET' }), Object.assign(gone, { requestId: 'req-1' }), response as never);
    expect([logger.debug.mock.calls.length, logger.info.mock.calls, logger.error.mock.calls, response.destroy.mock.calls.length]).toEqual([1, [], [], 1]);
  });
});
