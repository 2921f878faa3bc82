import { Module } from '@nestjs/common';
import { UsersModule } from '#src/modules/users/users.module.js';
import { MembersController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { MembershipsModule } from './memberships.module.js';
import { OrganizationTypesController } from './organization-types.controller.js';
import { OrganizationTypes } from './organization-types.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  imports: [UsersModule, MembershipsModule],
  controllers: [OrganizationsController, MembersController, OrganizationTypesController],
  providers: [MembersService, OrganizationTypes, OrganizationsRepository, OrganizationsService],
  exports: [OrganizationsService],
})
export class OrganizationsModule {}
