import { encodeOrder } from './container-init.js';

const order = { token: 't', ino: 7n, api: true, stdin: '/in', stdout: '/out', stderr: '/err' };

it('tells the size in bytes, then every part with its end', () => {
  const text = encodeOrder({ ...order, environment: { A: 'ü=1\n', B: '' }, command: ['run', '', 'x y'] });
  const [size] = text.split('\n', 1);
  const body = text.slice(size!.length + 1);
  expect(Buffer.byteLength(body)).toBe(Number(size));
  expect(body.split('\0')).toEqual(['t', '7', 'api', '/in', '/out', '/err', '2', 'A=ü=1\n', 'B=', 'run', '', 'x y', '']);
});

it('refuses what would be read as two parts', () => {
  expect(() => encodeOrder({ ...order, environment: { A: '1\0B=2' }, command: ['run'] })).toThrow('NUL');
});
