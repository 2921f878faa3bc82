import { LoadWatch } from './load-watch.js';

function watch(...chunks: string[]): { loaded: boolean; output: string } {
  const load = new LoadWatch();
  let output = '';
  for (const chunk of chunks) {
    load.push(Buffer.from(chunk), (bytes) => (output += bytes.toString()));
  }
  return { loaded: load.loaded, output };
}

describe('LoadWatch', () => {
  it('finds the line that contains the marker, and drops it', () => {
    expect(watch('a\n[x] PIPE_INIT_COMPLETE!\nb')).toEqual({ loaded: true, output: 'a\nb' });
  });

  it('finds a marker that comes in pieces', () => {
    expect(watch('a\nPIPE_', 'INIT_COMP', 'LETE', '\nb\nc')).toEqual({ loaded: true, output: 'a\nb\nc' });
  });

  it('waits for the end of the line', () => {
    expect(watch('PIPE_INIT_COMPLETE')).toEqual({ loaded: false, output: '' });
  });

  it('hands on what comes before it in one piece, however many lines that is', () => {
    const load = new LoadWatch();
    const pieces: string[] = [];
    const keep = (bytes: Buffer) => pieces.push(bytes.toString());
    load.push(Buffer.from('\n'.repeat(1000) + 'half'), keep);
    load.push(Buffer.from(' line\n\nPIPE_INIT_COMPLETE\n\n\nb'), keep);
    expect([load.loaded, pieces]).toEqual([true, ['\n'.repeat(1000), 'half line\n\n', '\n\nb']]);
  });

  it('holds no endless line', () => {
    const { loaded, output } = watch('x'.repeat(1_000_000), 'PIPE_INIT_COMPLETE\n');
    expect(loaded).toBe(true);
    expect(output.length).toBeGreaterThan(990_000);
  });

  it('hands on an unfinished line when asked', () => {
    const load = new LoadWatch();
    let output = '';
    load.push(Buffer.from('half'), () => undefined);
    load.flush((bytes) => (output += bytes.toString()));
    expect(output).toBe('half');
  });
});
