import { Module } from '@nestjs/common';
import { MembershipsRepository } from './memberships.repository.js';

/** Who belongs to whom: also for those who ask before there is a caller. */
@Module({ providers: [MembershipsRepository], exports: [MembershipsRepository] })
export class MembershipsModule {}
