import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { SshFailure } from './ssh-failure.js';

/** A name with more addresses than these is not tried to its end. */
const ADDRESSES_MAX = 4;

/**
 * Where a host is. `lookup` may refuse addresses (`libs/connectors/network` does); what it returns is what is connected to, so that a name
 * which changes its meaning in between gains nothing. Error: SshFailure `unreachable`, or `invalid` for what is refused.
 */
export function addressesOf(host: string, lookup: LookupFunction = resolve): Promise<string[]> {
  return new Promise((done, fail) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) {
        fail(
          error.code === 'ENDPOINT_REFUSED'
            ? new SshFailure('invalid', 'The address of the SSH server leads into a network that the platform may not reach. An administrator can allow it.')
            : new SshFailure('unreachable', 'The name of the SSH server cannot be resolved.'),
        );
      } else {
        done((found as LookupAddress[]).slice(0, ADDRESSES_MAX).map(({ address }) => address));
      }
    });
  });
}
