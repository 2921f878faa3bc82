import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageOf, pageQuery, readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { ConfigurationEntry } from './configuration-entry.entity.js';

const keyname = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);
const entrySchema = z.object({ keyname: z.string(), value: z.string(), created_at: z.number().int(), updated_at: z.number().int(), resource_type: z.literal('frontend_configuration_entry') }).meta({ id: 'FrontendConfigurationEntry' });
const putEntrySchema = z.object({ value: z.string().max(65_536) }).meta({ id: 'PutFrontendConfigurationEntry', example: { value: 'Our algorithms' } });
type Entry = z.infer<typeof entrySchema>;
const example: Entry = { keyname: 'brand.title', value: 'Our algorithms', created_at: 1775580307096, updated_at: 1775580307096, resource_type: 'frontend_configuration_entry' };

/** Texts and switches for front ends. Anybody may read them: a front end does before anybody has signed in. */
@ApiTags('Configuration')
@Controller('v1/config/frontend')
@Access('public')
export class FrontendConfigurationController {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Endpoint({ operationId: 'listFrontendConfiguration', summary: 'List the configuration of front ends', returns: pageOf(entrySchema, 'FrontendConfigurationPage'), example: { marker: null, next_link: null, results: [example] }, errors: ['invalidMarker', 'invalidLimit'] })
  async list(@Filter(pageQuery) query: PageQuery): Promise<Page<Entry>> {
    const page = readPageRequest(query, this.settings.pageLimits, keyname);
    const rows = await this.em.fork().find(ConfigurationEntry, page.after ? { keyname: { $gt: page.after } } : {}, { orderBy: { keyname: 'asc' }, limit: page.limit + 1 });
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/config/frontend`, query }, { key: (row) => row.keyname, item: toEntry });
  }

  @Get(':keyname')
  @Endpoint({ operationId: 'getFrontendConfigurationEntry', summary: 'Get an entry of the configuration of front ends', returns: entrySchema, example, errors: ['configurationEntryNotFound'] })
  async get(@Param('keyname') name: string): Promise<Entry> {
    const entry = keyname.safeParse(name).success ? await this.em.fork().findOne(ConfigurationEntry, { keyname: name }) : null;
    if (!entry) {
      throw new ApiError('configurationEntryNotFound');
    }
    return toEntry(entry);
  }

  @Put(':keyname')
  @Access('admin')
  @Endpoint({ operationId: 'putFrontendConfigurationEntry', summary: 'Set an entry of the configuration of front ends', description: 'Everybody can read it.', returns: entrySchema, example, errors: ['requestInvalid'] })
  async put(@Param('keyname') name: string, @Payload(putEntrySchema) { value }: { value: string }): Promise<Entry> {
    if (!keyname.safeParse(name).success) {
      throw new ApiError('requestInvalid', { message: 'The name of an entry holds letters, digits, -, _ and ., 64 at most.' });
    }
    const em = this.em.fork();
    const now = new Date();
    await em.upsert(ConfigurationEntry, { keyname: name, value, createdAt: now, updatedAt: now }, { onConflictMergeFields: ['value', 'updatedAt'] });
    em.clear();
    return toEntry(await em.findOneOrFail(ConfigurationEntry, { keyname: name }));
  }

  @Delete(':keyname')
  @Access('admin')
  @Endpoint({ operationId: 'deleteFrontendConfigurationEntry', summary: 'Delete an entry of the configuration of front ends', status: 204, errors: ['configurationEntryNotFound'] })
  async remove(@Param('keyname') name: string): Promise<void> {
    if (!keyname.safeParse(name).success || (await this.em.fork().nativeDelete(ConfigurationEntry, { keyname: name })) === 0) {
      throw new ApiError('configurationEntryNotFound');
    }
  }
}

function toEntry(entry: ConfigurationEntry): Entry {
  return { keyname: entry.keyname, value: entry.value, created_at: entry.createdAt.getTime(), updated_at: entry.updatedAt.getTime(), resource_type: 'frontend_configuration_entry' };
}
