import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { findProvider, INTERNAL_PROVIDER, providerSchema, type SecretProvider } from './secret-providers.js';

const listed = { returns: z.array(providerSchema), example: [INTERNAL_PROVIDER] };

/** The one provider that is built in. */
@ApiTags('Secrets')
@Controller('v1')
@Access('admin')
export class SecretProvidersController {
  @Get('secret-provider')
  @Access('any')
  @Endpoint({ operationId: 'listSecretProviders', summary: 'List the places where secrets are kept', ...listed })
  list(): SecretProvider[] {
    return [INTERNAL_PROVIDER];
  }

  @Get('admin/secret-provider')
  @Endpoint({ operationId: 'listSecretProvidersForAdministrators', summary: 'List the places where secrets are kept, for administrators', ...listed })
  listForAdministrators(): SecretProvider[] {
    return [INTERNAL_PROVIDER];
  }

  @Get('admin/secret-provider/:provider_id')
  @Endpoint({ operationId: 'getSecretProvider', summary: 'Get a place where secrets are kept', returns: providerSchema, example: INTERNAL_PROVIDER, errors: ['secretProviderNotFound'] })
  get(@Param('provider_id') id: string): SecretProvider {
    return findProvider(id);
  }

  @Post('admin/secret-provider/:provider_id')
  @Endpoint({ operationId: 'updateSecretProvider', summary: 'Refused: the internal provider cannot be modified', errors: ['secretProviderNotFound', 'internalSecretProvider'] })
  update(@Param('provider_id') id: string): never {
    findProvider(id);
    throw new ApiError('internalSecretProvider');
  }

  @Delete('admin/secret-provider/:provider_id')
  @Endpoint({ operationId: 'deleteSecretProvider', summary: 'Refused: the internal provider is always there', errors: ['secretProviderNotFound', 'internalSecretProvider'] })
  remove(@Param('provider_id') id: string): never {
    findProvider(id);
    throw new ApiError('internalSecretProvider');
  }
}
