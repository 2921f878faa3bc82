import { complaintAboutAllowed, mayReach } from './endpoint-rule.js';

const nothing = { allow: [] };

describe('the rule for endpoints', () => {
  it.each(['8.8.8.8', '1.1.1.1', '52.216.1.1', '2600:1f18::1', '2a00:1450::1'])('lets %s be reached', (address) => {
    expect(mayReach(nothing, 'a.example', address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
  ])('refuses %s', (address) => {
    expect(mayReach(nothing, 'a.example', address)).toBe(false);
  });

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433'])('refuses %j, which is no address', (address) => {
    expect(mayReach(nothing, 'a.example', address)).toBe(false);
  });

  it('opens what the list names, and no more', () => {
    const rule = { allow: ['10.1.0.0/16', '192.168.7.7', 'fd12::/16', 'minio.corp', '*.store.corp'] };
    const reached = (host: string, address: string) => mayReach(rule, host, address);
    expect(reached('x', '10.1.255.1')).toBe(true);
    expect(reached('x', '10.2.0.1')).toBe(false);
    expect(reached('x', '192.168.7.7')).toBe(true);
    expect(reached('x', '192.168.7.8')).toBe(false);
    expect(reached('x', 'fd12::9')).toBe(true);
    expect(reached('x', 'fd13::9')).toBe(false);
    expect(reached('MinIO.corp.', '127.0.0.1')).toBe(true);
    expect(reached('eu.store.corp', '10.9.9.9')).toBe(true);
    expect(reached('store.corp', '10.9.9.9')).toBe(false);
    expect(reached('evilstore.corp', '10.9.9.9')).toBe(false);
  });

  it.each(['10.0.0.0/8', '::1', 'fd00::/8', 'minio', '*.corp', 'a-b.c_d'])('knows %s as an entry', (entry) => {
    expect(complaintAboutAllowed(entry)).toBeUndefined();
  });

  it.each(['10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/x', 'fd00::/129', '*', 'a b', '', 'http://x', '*.*.corp'])(
    'complains about %j',
    (entry) => {
      expect(complaintAboutAllowed(entry)).toEqual(expect.any(String));
    },
  );
});
