import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { parseVersion, type VersionSelector } from '#src/modules/versions/version-selector.js';
import { versionTypes, type Reservation, type ReservedVersionType } from './reservation.entity.js';

export const createReservationSchema = z
  .object({
    calling_user: z.string().max(100).describe('User or organization whose calls find the slots warm'),
    username: z.string().max(100).describe('Owner of the algorithm'),
    algoname: z.string().max(100),
    version_type: z.string().max(40).describe(versionTypes.join(', ')),
    version_identifier: z.string().max(60).nullish().describe('The number or the commit, for the last two types'),
    num_slots: z.number().int().min(1).max(1000),
  })
  .meta({ id: 'CreateReservation', example: { calling_user: 'mia', username: 'demo', algoname: 'Hello', version_type: 'latest-public', num_slots: 2 } });
export type CreateReservation = z.infer<typeof createReservationSchema>;

export const reservationSchema = z
  .object({
    reservation_id: z.string(), billable_to: z.string(), billable_to_uuid: z.string(), username: z.string(), algoname: z.string(), algo_id: z.string(), algorithm_id: z.string(),
    version_type: z.enum(versionTypes), version_identifier: z.string().optional(), version_hash: z.string().describe('Empty while no version fits'), num_slots: z.number().int(),
  })
  .meta({ id: 'Reservation' });
export type ReservationObject = z.infer<typeof reservationSchema>;

export const reservationExample: ReservationObject = {
  reservation_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e45', billable_to: 'mia', billable_to_uuid: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', username: 'demo', algoname: 'Hello',
  algo_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', algorithm_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', version_type: 'latest-public',
  version_hash: 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3', num_slots: 2,
};

/** In whatever way it is written: `latestPublic`, `LATEST_PUBLIC`. Error: 6001. */
export function readVersionType(text: string): ReservedVersionType {
  const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
  const type = versionTypes.find((name) => bare(name) === bare(text));
  if (!type) {
    throw new ApiError('requestInvalid', { message: `version_type must be one of ${versionTypes.join(', ')}.` });
  }
  return type;
}

/** What to look for. Error: 6001 for an identifier that is missing or is none. */
export function toSelector({ versionType, versionIdentifier }: Pick<Reservation, 'versionType' | 'versionIdentifier'>): VersionSelector | 'newest' {
  switch (versionType) {
    case 'latest-public':
      return { kind: 'latest' };
    case 'latest-private':
      return { kind: 'latest-private' };
    case 'latest-compiled':
      return 'newest';
    default: {
      const selector = versionIdentifier ? parseVersion(versionIdentifier) : undefined;
      if (selector?.kind !== (versionType === 'hash' ? 'hash' : 'exact')) {
        throw new ApiError('requestInvalid', { message: `version_identifier must be ${versionType === 'hash' ? 'a commit of 40 digits' : 'a whole version number such as 1.2.3'}.` });
      }
      return selector;
    }
  }
}
