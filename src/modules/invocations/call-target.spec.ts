import { CallTargets } from './call-target.js';

const ALGORITHM = { id: 'a', owner: 'o', name: 'Hello', settings: { source_visibility: 'open' } };

describe('the targets of calls', () => {
  it('are not kept when the algorithm changed while they were looked up', async () => {
    let announce: (change: { algorithmId: string }) => void = () => undefined;
    let artifact = 'old';
    const versions = {
      resolve: () => {
        const version = { id: 'v', gitHash: 'h', artifact, callability: 'public' };
        if (artifact === 'old') {
          artifact = 'new';
          announce({ algorithmId: 'a' });
        }
        return Promise.resolve(version);
      },
    };
    const algorithms = { find: () => Promise.resolve({ algorithm: ALGORITHM, ownerName: 'mia' }) };
    const sut = new CallTargets(algorithms as never, versions as never, { listen: (listener: typeof announce) => (announce = listener) } as never);
    const caller = { kind: 'standard', account: 'o', actsFor: new Set(['o']), organizations: new Map(), permissions: { allow_algo: true, algo_acl: ['algo://*'] } };
    const find = async () => (await sut.find(caller as never, { owner: 'mia', name: 'Hello', version: undefined })).artifact;
    expect([await find(), await find(), await find()]).toEqual(['old', 'new', 'new']);
  });
});
