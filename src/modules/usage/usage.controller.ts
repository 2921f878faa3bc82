import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { algorithmUsageSchema, usageExamples, usagePage, usageQuery, usageSchema, userUsageSchema, type UsagePage, type UsageQuery } from './usage.dto.js';
import { UsageService } from './usage.service.js';

const errors = ['userNotFound', 'missingDateRange', 'requestInvalid', 'invalidMarker', 'invalidLimit'] as const;

@ApiTags('Administration')
@Controller('v1/admin/usage')
@Access('admin')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @Endpoint({ operationId: 'getUsage', summary: 'Report use by caller, algorithm and version', returns: usagePage(usageSchema, 'UsagePage'), example: usageExamples.full, errors: [...errors] })
  full(@Filter(usageQuery) query: UsageQuery): Promise<UsagePage> {
    return this.usage.report('full', query);
  }

  @Get('algorithms')
  @Endpoint({ operationId: 'getAlgorithmUsage', summary: 'Report use by algorithm and version', returns: usagePage(algorithmUsageSchema, 'AlgorithmUsagePage'), example: usageExamples.algorithms, errors: [...errors] })
  algorithms(@Filter(usageQuery) query: UsageQuery): Promise<UsagePage> {
    return this.usage.report('algorithms', query);
  }

  @Get('users')
  @Endpoint({ operationId: 'getUserUsage', summary: 'Report use by caller', returns: usagePage(userUsageSchema, 'UserUsagePage'), example: usageExamples.users, errors: [...errors] })
  users(@Filter(usageQuery) query: UsageQuery): Promise<UsagePage> {
    return this.usage.report('users', query);
  }
}
