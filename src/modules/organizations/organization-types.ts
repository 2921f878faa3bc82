import { ForeignKeyConstraintViolationException, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { newId } from '#src/platform/database/columns.js';
import { OrganizationType } from './organization.entity.js';

/** What an organization is when nobody says. */
const STANDARD = 'basic';

@Injectable()
export class OrganizationTypes {
  constructor(private readonly em: EntityManager) {}

  list(): Promise<OrganizationType[]> {
    return this.em.fork().find(OrganizationType, {}, { orderBy: { name: 'asc' } });
  }

  /** The id of the type that an organization has unless the request says otherwise. Error: 3108. */
  async standard(): Promise<string> {
    const types = await this.list();
    const type = types.find(({ name }) => name === STANDARD) ?? types[0];
    if (!type) {
      throw new ApiError('organizationTypeNotFound', { message: 'There is no organization type. An administrator can make one (POST /v1/organization/types).' });
    }
    return type.id;
  }

  /** Error: 3109. */
  async create(name: string): Promise<OrganizationType> {
    const type = { id: newId(), name };
    try {
      await this.em.fork().insert(OrganizationType, type);
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('organizationTypeExists', { message: `There is an organization type "${name}" already.` }) : error;
    }
    return type;
  }

  /** Without complaint when there is none. Error: 6001 with 409 while organizations have it. */
  async remove(name: string): Promise<void> {
    try {
      await this.em.fork().nativeDelete(OrganizationType, { name });
    } catch (error) {
      throw error instanceof ForeignKeyConstraintViolationException ? new ApiError('conflict', { message: `Organizations have the type "${name.slice(0, 60)}". Give them another one first.` }) : error;
    }
  }
}
