import { Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { features, Features, type FeatureName } from './features.js';

const featureSchema = z.object({ name: z.string(), enabled: z.boolean(), description: z.string() }).meta({ id: 'Feature' });
const toggleSchema = z.object({ enabled: z.boolean() }).meta({ id: 'FeatureToggle', example: { enabled: true } });
const accountQuery = z.object({ username: z.string().optional().describe('One user or organization instead of everybody') });
type AccountQuery = z.infer<typeof accountQuery>;

@ApiTags('Administration')
@Controller('v1/admin/features')
@Access('admin')
export class FeaturesController {
  constructor(
    private readonly switches: Features,
    private readonly accounts: AccountsRepository,
  ) {}

  @Get()
  @Endpoint({ operationId: 'listFeatures', summary: 'List the feature switches', returns: z.array(featureSchema), example: [{ name: 'algorithm-errors', enabled: false, description: features['algorithm-errors'].tells }], errors: ['userNotFound'] })
  async list(@Filter(accountQuery) { username }: AccountQuery): Promise<z.infer<typeof featureSchema>[]> {
    const accountId = await this.accountOf(username);
    return Object.entries(features).map(([name, { tells }]) => ({ name, enabled: this.switches.isOn(name as FeatureName, accountId), description: tells }));
  }

  @Put(':feature_name')
  @Endpoint({ operationId: 'setFeature', summary: 'Switch a feature on or off', status: 204, errors: ['requestInvalid', 'configurationEntryNotFound', 'userNotFound'] })
  async set(@Param('feature_name') name: string, @Filter(accountQuery) { username }: AccountQuery, @Payload(toggleSchema) { enabled }: { enabled: boolean }): Promise<void> {
    await this.switches.set(name, enabled, await this.accountOf(username));
  }

  private async accountOf(name: string | undefined): Promise<string | undefined> {
    if (!name) {
      return undefined;
    }
    const account = await this.accounts.find(name);
    if (!account) {
      throw new ApiError('userNotFound', { message: `There is no user or organization named "${name.slice(0, 40)}".` });
    }
    return account.id;
  }
}
