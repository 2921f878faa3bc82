import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { readMarker, readPageRequest, toPage, writeMarker } from './pagination.js';

const limits = { standard: 50, largest: 1000 };

describe('a page request', () => {
  it('has the default size', () => {
    expect(readPageRequest({}, limits)).toEqual({ limit: 50, after: undefined });
  });

  it.each(['0', '-1', '1001', 'ten', '1e2', '99999999999'])('refuses the limit %s with 5003', (limit) => {
    expect(() => readPageRequest({ limit }, limits)).toThrow(expect.objectContaining({ errorName: 'invalidLimit' }));
  });

  it.each(['x', '%', 'e30', writeMarker('7'), writeMarker("'; drop table"), Buffer.from('null').toString('base64url')])('refuses the marker %s with 5002', (marker) => {
    expect(() => readPageRequest({ marker }, limits)).toThrow(ApiError);
  });
});

describe('the marker of a list whose keys are texts', () => {
  it.each(['a\0b', '\ud83d'])('is refused with 5002 when no text can have its characters: %j', (text) => {
    expect(() => readMarker(writeMarker(text), z.string())).toThrow(expect.objectContaining({ errorName: 'invalidMarker' }));
  });

  it('can be any other text', () => {
    expect(readMarker(writeMarker('\\u0000 and 😀'), z.string())).toBe('\\u0000 and 😀');
  });
});

describe('a page', () => {
  const key = (row: number) => `0199f2c4-7d3a-7c11-b0c4-00000000000${row}`;
  const map = { key, item: (row: number) => ({ row }) };
  const link = { url: 'http://host/v1/things', query: { published: true, marker: 'old' } };

  it('links to the next one while there is one', () => {
    const page = toPage([1, 2, 3], { limit: 2, after: undefined }, link, map);
    expect(page.results).toEqual([{ row: 1 }, { row: 2 }]);
    expect(page.next_link).toBe(`http://host/v1/things?published=true&marker=${page.marker}&limit=2`);
    expect(readPageRequest({ marker: page.marker ?? '' }, limits).after).toBe(key(2));
  });

  it('has null for both links at the end', () => {
    expect(toPage([1, 2], { limit: 2, after: undefined }, link, map)).toMatchObject({ marker: null, next_link: null });
  });
});
