import { GroupCommit } from './group-commit.js';

const failure = (code: string) => Object.assign(new Error(`code ${code}`), { code });

/** A database that keeps what it is given unless `refuse` has a code for it, and waits where it is told to `pause`. The first letter is the key, in small the owner. */
function world(refuse: (row: string) => string | undefined = () => undefined) {
  const statements: string[][] = [];
  let turn = Promise.resolve();
  const sut = new GroupCommit<string, string>(
    async (rows) => {
      statements.push([...rows]);
      await turn;
      const code = rows.map(refuse).find((one) => one !== undefined);
      if (code !== undefined) {
        throw failure(code);
      }
      return rows.map((row) => `${row} kept`);
    },
    (row) => row.slice(0, 1),
    (row) => row.slice(0, 1).toLowerCase(),
  );
  const pause = () => {
    let go!: () => void;
    turn = new Promise((resolve) => (go = resolve));
    return go;
  };
  return { sut, statements, pause };
}

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('takes together what comes in one turn, and what comes during a statement', async () => {
    const { sut, statements, pause } = world();
    const go = pause();
    const first = [sut.add('a1'), sut.add('b1')];
    await turnOfLoop();
    const second = [sut.add('c1'), sut.add('a2')];
    go();
    expect(await Promise.all([...first, ...second])).toEqual(['a1 kept', 'b1 kept', 'c1 kept', 'a2 kept']);
    expect(statements).toEqual([['a1', 'b1'], ['c1', 'a2']]);
  });

  it('puts two rows of one key into two statements, in their order', async () => {
    const { sut, statements } = world();
    await Promise.all(['a1', 'b1', 'a2', 'a3'].map((row) => sut.add(row)));
    expect(statements).toEqual([['a1', 'b1'], ['a2'], ['a3']]);
  });

  it('answers nobody before the statement has ended', async () => {
    const { sut, pause } = world();
    const go = pause();
    let answered = false;
    const added = sut.add('a1').then(() => (answered = true));
    await turnOfLoop();
    await turnOfLoop();
    expect(answered).toBe(false);
    go();
    await added;
  });

  it.each(['23503', '22021', '40P01'])('refuses the row alone that the database refuses (%s)', async (code) => {
    const { sut, statements } = world((row) => (row === 'b1' ? code : undefined));
    const outcomes = await Promise.allSettled(['a1', 'b1', 'c1'].map((row) => sut.add(row)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code } });
    expect(statements.slice(1)).toEqual([['a1'], ['b1'], ['c1']]);
  });

  it('tells all of them when the database is gone, asks no more, and goes on afterwards', async () => {
    let gone = true;
    const { sut, statements } = world(() => (gone ? '57P01' : undefined));
    const outcomes = await Promise.allSettled(['a1', 'b1'].map((row) => sut.add(row)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(statements).toHaveLength(1);
    gone = false;
    expect(await sut.add('a1')).toBe('a1 kept');
  });

  it('lets those go on who are not behind a lock, and those who are when it is gone, in their order', async () => {
    const locks = new Map<string, Promise<void>>();
    const statements: string[] = [];
    const sut = new GroupCommit<string, string>(
      async (rows, patient) => {
        const locked = locks.get(rows.find((row) => locks.has(row.charAt(0).toLowerCase()))?.charAt(0).toLowerCase() ?? '');
        statements.push(`${patient ? 'patiently ' : ''}${rows.join(' ')}`);
        if (locked && !patient) {
          throw failure('55P03');
        }
        await locked;
        return rows;
      },
      (row) => row.charAt(0),
      (row) => row.charAt(0).toLowerCase(),
    );
    const [unlocks, held]: [(() => void)[], Promise<string>[]] = [[], []];
    for (const owner of ['x', 'y', 'z']) {
      locks.set(owner, new Promise((resolve) => unlocks.push(resolve)));
      held.push(sut.add(`${owner}1`));
      expect(await Promise.all([sut.add('a1'), sut.add('A1')])).toEqual(['a1', 'A1']);
    }
    // Two owners are waited for at once. What comes later waits behind them without a try.
    held.push(sut.add('x2'), sut.add('X1'));
    expect(await sut.add('a2')).toBe('a2');
    expect(statements).toEqual(['x1 a1 A1', 'x1', 'patiently x1', 'a1 A1', 'y1 a1 A1', 'y1', 'patiently y1', 'a1 A1', 'z1 a1 A1', 'z1', 'a1 A1', 'a2']);
    statements.length = 0;
    locks.clear();
    unlocks.forEach((unlock) => unlock());
    expect(await Promise.all(held)).toEqual(['x1', 'y1', 'z1', 'x2', 'X1']);
    expect(statements.toSorted()).toEqual(['patiently x2 X1', 'patiently z1']);
    expect(await Promise.all([sut.add('x3'), sut.add('a3')])).toEqual(['x3', 'a3']);
    expect(statements.at(-1)).toBe('x3 a3');
  });

  it('makes no statement longer than it may be', async () => {
    const { sut, statements } = world();
    const rows = Array.from({ length: 100 }, (_, place) => String.fromCodePoint(0x4e00 + place));
    expect(await Promise.all(rows.map((row) => sut.add(row)))).toHaveLength(100);
    expect(statements.map(({ length }) => length)).toEqual([64, 36]);
  });
});
