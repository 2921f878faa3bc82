import { FORWARDER_AS_ORPHAN, PERL } from '../api/forwarder.js';
import { ORDER_READER } from '../preboot/order.js';

/** The artifact may have been mounted since this process began, over the folder that it works in. */
const UNTIL_ORDERED = String.raw`
${ORDER_READER}
my @program = order(*STDIN);
chdir '/opt/algorithm' or die "/opt/algorithm: $!\n";
become(@program);
`;

/**
 * The command of every slot's sandbox: lays the way to the API, where there is one, waits on its standard input for the order and
 * becomes what that names. It is the code's own user already, and ends when the platform does.
 */
export function slotInit(api: boolean): string[] {
  return [PERL, '-e', api ? FORWARDER_AS_ORPHAN + UNTIL_ORDERED : UNTIL_ORDERED];
}
