import { firstIdAt, newId, UUID } from './columns.js';

describe('a new id', () => {
  it('is greater than those before, however fast they come', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(ids.every((id) => UUID.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('lies between the first ids of its millisecond and of the next one', () => {
    const before = Date.now();
    const id = newId();
    expect(firstIdAt(new Date(before)) <= id).toBe(true);
    expect(id < firstIdAt(new Date(Date.now() + 1))).toBe(true);
  });
});
