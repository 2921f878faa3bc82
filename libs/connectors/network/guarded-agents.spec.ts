import type { LookupAddress } from 'node:dns';
import { guardedLookup } from './guarded-agents.js';

type Resolver = Parameters<typeof guardedLookup>[1];

const resolver = (...answers: string[][]): Resolver =>
  ((_host: string, _options: object, done: (error: Error | null, found: LookupAddress[]) => void) => {
    done(
      null,
      (answers.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as Resolver;

const look = (sut: ReturnType<typeof guardedLookup>, all: boolean) =>
  new Promise((done) => {
    sut('a.example', { all }, (error, address) => done(error ? error.code : address));
  });

describe('the guarded lookup', () => {
  it('leaves out the addresses that are closed', async () => {
    const sut = guardedLookup({ allow: [] }, resolver(['10.0.0.1', '8.8.8.8']));
    expect(await look(sut, true)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('refuses a name all of whose addresses are closed, each time it is asked', async () => {
    const sut = guardedLookup({ allow: [] }, resolver(['8.8.8.8'], ['127.0.0.1'], ['::ffff:7f00:1']));
    expect(await look(sut, false)).toBe('8.8.8.8');
    expect(await look(sut, false)).toBe('ENDPOINT_REFUSED');
    expect(await look(sut, true)).toBe('ENDPOINT_REFUSED');
  });

  it('goes where the list leads', async () => {
    expect(await look(guardedLookup({ allow: ['a.example'] }, resolver(['127.0.0.1'])), false)).toBe('127.0.0.1');
  });
});
