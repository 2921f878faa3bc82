import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { WorkLimits } from './work-limits.js';

const limitsSchema = z.object({ username: z.string(), concurrent_calls: z.number().int().describe('Calls under way at a time, in each server process') }).meta({ id: 'WorkLimits' });
const setLimitsSchema = z.object({ concurrent_calls: z.number().int().min(0).max(100_000) }).meta({ id: 'SetWorkLimits', example: { concurrent_calls: 80 } });
type Limits = z.infer<typeof limitsSchema>;
const answer = { returns: limitsSchema, example: { username: 'mia', concurrent_calls: 80 } };

@ApiTags('Administration')
@Controller('v1/admin/users/:username/limits')
@Access('admin')
export class WorkLimitsController {
  constructor(
    private readonly limits: WorkLimits,
    private readonly accounts: AccountsRepository,
  ) {}

  @Get()
  @Endpoint({ operationId: 'getWorkLimits', summary: 'Get the work limits of a user or organization', ...answer, errors: ['userNotFound'] })
  async get(@Param('username') name: string): Promise<Limits> {
    return this.describe(await this.account(name));
  }

  @Put()
  @Endpoint({ operationId: 'setWorkLimits', summary: 'Set the work limits of a user or organization', description: 'In force at once. 0 stops all calls of the account.', ...answer, errors: ['requestInvalid', 'userNotFound'] })
  async set(@Param('username') name: string, @Payload(setLimitsSchema) body: z.infer<typeof setLimitsSchema>): Promise<Limits> {
    const account = await this.account(name);
    await this.limits.set(account.id, body.concurrent_calls);
    return this.describe(account);
  }

  @Delete()
  @Endpoint({ operationId: 'resetWorkLimits', summary: 'Go back to the work limits that everybody has', status: 204, errors: ['userNotFound'] })
  async reset(@Param('username') name: string): Promise<void> {
    await this.limits.set((await this.account(name)).id, undefined);
  }

  private describe(account: Account): Limits {
    return { username: account.name, concurrent_calls: this.limits.concurrentCalls(account.id) };
  }

  private async account(name: string): Promise<Account> {
    const account = await this.accounts.find(name);
    if (!account) {
      throw new ApiError('userNotFound', { message: `There is no user or organization named "${name.slice(0, 40)}".` });
    }
    return account;
  }
}
