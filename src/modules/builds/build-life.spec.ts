import { Metrics } from '#src/platform/health/metrics.js';
import { BuildLife } from './build-life.js';

describe('the end of a build', () => {
  async function toldAtTheEnd(isFirst: boolean): Promise<string[]> {
    const told: string[] = [];
    const builds = { finish: () => Promise.resolve(isFirst) };
    const progress = { end: (id: string) => Promise.resolve(void told.push(`end of ${id}`)) };
    const changes = { announce: (algorithm: string) => Promise.resolve(void told.push(`change of ${algorithm}`)) };
    await new BuildLife(builds as never, progress as never, new Metrics(), changes as never).end({ id: 'build', algorithm: 'algorithm' }, { log: '', artifact: 'new' });
    return told;
  }

  it('is told to those who call the algorithm before those who wait for the build', async () => {
    expect(await toldAtTheEnd(true)).toEqual(['change of algorithm', 'end of build']);
  });

  it('changes nothing when another worker has ended it', async () => {
    expect(await toldAtTheEnd(false)).toEqual(['end of build']);
  });
});
