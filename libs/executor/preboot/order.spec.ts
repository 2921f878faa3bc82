import { execFileSync, spawnSync } from 'node:child_process';

import { PERL } from '../api/forwarder.js';
import { INIT_PROGRAM } from '../docker/container-init.js';
import { slotInit } from '../sandbox/slot-init.js';
import { encodeOrder, ORDER_READER } from './order.js';

it('tells the size in bytes, then every part with its end', () => {
  const text = encodeOrder(['t', ''], { environment: { A: 'ü=1\n', B: '' }, command: ['run', '', 'x y'] });
  const [size] = text.split('\n', 1);
  const body = text.slice(size!.length + 1);
  expect(Buffer.byteLength(body)).toBe(Number(size));
  expect(body.split('\0')).toEqual(['t', '', '2', 'A=ü=1\n', 'B=', 'run', '', 'x y', '']);
});

it('refuses what would be read as two parts', () => {
  expect(() => encodeOrder([], { environment: { A: '1\0B=2' }, command: ['run'] })).toThrow('NUL');
});

it.each(Object.entries({ INIT_PROGRAM, slot: slotInit({ api: true, system: true }).at(-1)! }))('is read by a program that declares its variables: %s', (_, program) => {
  // Without the module, which not every system has.
  expect(program).not.toMatch(/^\s*(use|no|require) /m);
  expect(spawnSync(PERL, ['-Mstrict', '-c', '-e', program], { encoding: 'utf8' }).stderr).toBe('-e syntax OK\n');
});

it('is read to its last byte and no further, and becomes the program with that environment and no other', () => {
  const program = { environment: { A: 'ü=1\n', B: '', PATH: '/usr/bin:/bin' }, command: ['/bin/sh', '-c', 'env -0; printf "%s|" "$@"; cat', 'sh', '', 'x y'] };
  const input = `${encodeOrder(['word'], program)}the rest`;
  const output = execFileSync(PERL, ['-e', `${ORDER_READER}my ($word, @program) = order(*STDIN); die unless $word eq 'word'; become(@program);`], { input, encoding: 'utf8', env: { C: 'gone' } });
  const parts = output.split('\0');
  expect(parts.slice(0, -1).filter((each) => /^[A-C]=/.test(each)).toSorted()).toEqual(['A=ü=1\n', 'B=']);
  expect(parts.at(-1)).toBe('|x y|the rest');
});
