import { TestDatabase } from '../../../test/support/database.js';
import { newId } from '#src/platform/database/columns.js';
import { CallRecords } from './call-records.js';
import type { Call } from './call.entity.js';

describe('the records of calls', () => {
  let database: TestDatabase;
  const problems: object[] = [];
  const logger = { error: (problem: object) => problems.push(problem) } as never;

  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.remove());

  const record = (changes: Partial<Call> = {}): Call => ({
    id: `req-${newId()}`, account: newId(), apiKey: 'key', algorithm: newId(), ownerName: 'mia', algorithmName: 'Hello', machineType: 'cpu', gitHash: 'a'.repeat(40), semanticVersion: '1.0.0', parent: null, asynchronous: false,
    status: 'succeeded', outcome: 'result', createdAt: new Date('2026-01-02T03:04:05.678Z'), finishedAt: new Date('2026-01-02T03:04:06.789Z'),
    queueMs: 0.25, startMs: 1.5, runMs: 2, inputBytes: 3, outputBytes: 4, request: null, ...changes,
  });

  it('are there before they are written, and the same afterwards', async () => {
    const sut = new CallRecords(database.em, logger);
    const calls = [record(), record({ semanticVersion: null, finishedAt: null, outcome: '";drop table call;--' })];
    calls.forEach((call) => sut.add(call));
    expect(await sut.find(calls[0]?.id ?? '')).toBe(calls[0]);
    await sut.flush();
    const later = new CallRecords(database.em, logger);
    for (const call of calls) {
      expect({ ...(await later.find(call.id)) }).toEqual(call);
    }
  });

  it('wait while the database refuses them, and are written later', async () => {
    const sut = new CallRecords(database.em, logger);
    const call = record();
    sut.add(call);
    await database.em.getConnection().execute('alter table call rename to away');
    await sut.flush();
    expect(problems).toHaveLength(1);
    await database.em.getConnection().execute('alter table away rename to call');
    await sut.flush();
    expect(await new CallRecords(database.em, logger).find(call.id)).toBeDefined();
  });
});
