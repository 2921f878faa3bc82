import { BlockList, isIP } from 'node:net';

/** Which addresses a connector may reach besides those of the public Internet. */
export interface EndpointRule {
  /** Addresses, networks as `10.0.0.0/8`, and host names, `*.` before one for all below it. A name that stands here may lead anywhere. */
  allow: readonly string[];
}

/** Everything that IANA's registries do not call globally reachable, and 168.63.129.16, where Azure's machines find their host. */
const CLOSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
];
/** All but 2000::/3; in that, what leads on to an IPv4 address (Teredo, 6to4), and what is set aside. Mapped and translated IPv4 lies in ::/3. */
const CLOSED_IPV6 = ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const closed = { 4: networks(CLOSED_IPV4), 6: networks(CLOSED_IPV6) };

/** Whether a connection to `address`, which `host` leads to, may be opened. What is no address is refused. */
export function mayReach(rule: EndpointRule, host: string, address: string): boolean {
  const bare = withoutZone(address);
  const version = isIP(bare);
  if (version !== 4 && version !== 6) {
    return false;
  }
  return !closed[version].check(bare, version === 4 ? 'ipv4' : 'ipv6') || rule.allow.some((entry) => opens(entry, host, bare));
}

/** Undefined, or what is wrong with an entry of the list. */
export function complaintAboutAllowed(entry: string): string | undefined {
  const [address = '', bits, ...more] = entry.split('/');
  const longest = isIP(address) === 4 ? 32 : 128;
  const good = isIP(address)
    ? more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
    : /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(entry);
  return good ? undefined : `Neither an address, nor a network, nor a host name: ${entry.slice(0, 100)}`;
}

function opens(entry: string, host: string, address: string): boolean {
  if (isIP(entry.split('/')[0] ?? '')) {
    return complaintAboutAllowed(entry) === undefined && networks([entry]).check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  const name = host.toLowerCase().replace(/\.$/, '');
  const wanted = entry.toLowerCase();
  return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted;
}

function networks(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    list.addSubnet(address, Number(bits ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}
