import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { ApiKey } from '#src/modules/api-keys/api-key.entity.js';
import { Build } from '#src/modules/builds/build.entity.js';
import { Call } from '#src/modules/calls/call.entity.js';
import { Account } from '#src/modules/users/account.entity.js';
import { Version } from '#src/modules/versions/version.entity.js';
import { InitialSchema } from '#src/platform/database/migrations/0001-initial-schema.js';

/** Every table of the platform, and the way to it. */
export const entities = [Account, ApiKey, Algorithm, Build, Version, Call];
export const migrations = [{ name: '0001-initial-schema', class: InitialSchema }];
