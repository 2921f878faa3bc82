import { FORWARDER_AS_ORPHAN } from '../api/forwarder.js';
import { ORDER_READER } from '../preboot/order.js';
import { entranceProgram } from './entrance.js';

/** The artifact may have been mounted since this process began, over the folder that it works in. */
const UNTIL_ORDERED = String.raw`
${ORDER_READER}
my @program = order(*STDIN);
chdir '/opt/algorithm' or die "/opt/algorithm: $!\n";
become(@program);
`;

/**
 * The command of every slot's sandbox: lays the way to the API, where there is one, waits on its standard input for the order and
 * becomes what that names. It is the code's own user already, and ends when the platform does. With a system it is the machine's Perl
 * all the same: what waits for nobody yet runs nothing of strangers.
 */
export function slotInit({ api, system }: { api: boolean; system: boolean }): string[] {
  return [...entranceProgram('perl', system), '-e', api ? FORWARDER_AS_ORPHAN + UNTIL_ORDERED : UNTIL_ORDERED];
}
