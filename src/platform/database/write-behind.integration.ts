import { TestDatabase } from '../../../test/support/database.js';
import { Insight } from '#src/modules/insights/insight.entity.js';
import { newId } from './columns.js';
import { WriteBehind } from './write-behind.js';

const metricsOf = (place: number): Insight['metrics'] => (place % 7 === 3 ? { bad: 'half \ud800' } : { place });

describe('rows that are written behind', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.remove());

  it('are all kept but those that the database cannot keep', async () => {
    const problems: { id?: string }[] = [];
    const sut = new WriteBehind<Insight>(database.em, Insight, { error: (problem: object) => problems.push(problem) } as never, 'insights');
    const algorithm = newId();
    const rows = Array.from({ length: 20 }, (_, place) => ({
      id: newId(), createdAt: new Date(), algorithm, requestId: 'req', durationMs: 1, algorithmOwner: 'mia', algorithmName: 'Hello', algorithmVersion: '1.0.0',
      metrics: metricsOf(place),
    }));
    rows.forEach((row) => sut.add(row));
    await sut.flush();
    const kept = await database.em.fork().find(Insight, { algorithm }, { orderBy: { id: 'asc' } });
    expect(kept.map(({ metrics }) => metrics)).toEqual(rows.map(({ metrics }) => metrics).filter((metrics) => !('bad' in metrics)));
    expect(problems.map(({ id }) => id)).toEqual(rows.filter(({ metrics }) => 'bad' in metrics).map(({ id }) => id));
    expect(sut.waiting(rows[3]?.id ?? '')).toBeUndefined();
  });
});
