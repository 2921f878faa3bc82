import { applyDecorators, Controller, Delete, Get, Head, HttpCode, Patch, Post, Put, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExcludeEndpoint, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import { Recorded } from '#src/platform/access/audit-trail.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { ConnectedData } from './connected-data.js';
import { readDataAddress } from './data-address.js';
import { readAclChange, readNewDirectory } from './data-body.js';
import type { DataRequest, DataStore } from './data-store.js';
import { sendFile, wantedBy } from './file-answer.js';
import { HostedData } from './hosted-data.js';
import { readUpload, untilHungUp } from './transfer.js';

const resultSchema = z.object({ result: z.string() }).meta({ id: 'DataResult' });
const deletedSchema = z.object({ result: z.object({ deleted: z.number().int() }) }).meta({ id: 'DataDeleted' });
const listingSchema = z
  .object({
    folders: z.array(z.object({ name: z.string() })).optional(),
    files: z.array(z.object({ filename: z.string(), size: z.number().int(), last_modified: z.string() })).optional(),
    marker: z.string().optional(),
    acl: z.object({ read: z.array(z.string()) }).optional(),
  })
  .meta({ id: 'DataListing' });
const WHERE = '`path` is OWNER/COLLECTION/FILE; `.my` is your own account. `/v1/data/PATH` is the same, and takes complete URIs.';
const TREES = ['connector/:connector_id/*path', 'connector/:connector_id', 'data/*path', 'data'];

/** Of the address that is documented; the others are the same. */
const DataPath = () => applyDecorators(ApiParam({ name: 'connector_id', example: 'data' }), ApiParam({ name: 'path', example: 'demo/pictures/a.png' }));

/** Data under both of its addresses. Which kind of thing an address names is known once it is looked up. */
@ApiTags('Data')
@Controller('v1')
@Access('call')
export class DataController {
  constructor(
    private readonly hosted: HostedData,
    private readonly connected: ConnectedData,
    private readonly settings: Settings,
  ) {}

  @Head(TREES)
  @ApiExcludeEndpoint()
  @HttpCode(200)
  head(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.get(caller, request, response);
  }

  @Get(TREES)
  @DataPath()
  @ApiQuery({ name: 'marker', required: false, description: '`marker` of the page before' })
  @ApiQuery({ name: 'acl', required: false, description: '`true`: also who may read it' })
  @Endpoint({
    operationId: 'getData', summary: 'Download a file, or list a directory', description: `${WHERE} A file comes as it is, also in parts (\`Range\`), with \`X-Data-Type: file\`; a directory as JSON.`,
    returns: listingSchema, example: { files: [{ filename: 'a.txt', size: 5, last_modified: '2026-04-07T16:45:07.096Z' }] }, errors: ['dataNotFound', 'requestInvalid', 'invalidMarker', 'rangeNotSatisfiable'],
  })
  async get(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { store, asked, query } = this.read(caller, request, response);
    const found = await store.read(asked, wantedBy(request));
    if (found) {
      await sendFile(request, response, found);
      return;
    }
    const { acl, ...listing } = await store.list(asked, query.get('marker') || undefined);
    response.setHeader('X-Data-Type', 'directory');
    if (request.method === 'HEAD') {
      response.status(200).end();
    } else {
      response.json({ ...listing, ...(acl && isTrue(query.get('acl')) ? { acl } : {}) });
    }
  }

  @Put(TREES)
  @DataPath()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Endpoint({ operationId: 'putFile', summary: 'Upload a file', description: `${WHERE} The body is the content. The file is replaced once all of it is there.`, returns: resultSchema, example: { result: 'data://demo/pictures/a.png' }, errors: ['dataNotFound', 'requestInvalid', 'unavailable'] })
  async put(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { store, asked } = this.read(caller, request, response);
    response.json({ result: await store.write(asked, readUpload(request)) });
  }

  @Post(TREES)
  @Recorded()
  @DataPath()
  @ApiBody({ schema: {}, examples: { collection: { value: { name: 'pictures', acl: { read: ['algo://.my/*'] } } } } })
  @Endpoint({ operationId: 'makeDirectory', summary: 'Make a collection', description: 'Under an account: `path` is OWNER.', returns: resultSchema, example: { result: 'data://demo/pictures' }, errors: ['dataNotFound', 'requestInvalid', 'conflict'] })
  async post(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { store, asked } = this.read(caller, request, response);
    const { name, acl } = await readNewDirectory(request);
    response.json({ result: await store.makeDirectory(asked, name, acl) });
  }

  @Patch(TREES)
  @Recorded()
  @DataPath()
  @ApiBody({ schema: {}, examples: { everybody: { value: { acl: { read: ['user://*'] } } } } })
  @Endpoint({ operationId: 'updateDirectory', summary: 'Change who may read a collection', description: '`[]`: you. `["algo://.my/*"]`: your algorithms, too, whoever calls them. `["user://*"]`: everybody.', errors: ['dataNotFound', 'requestInvalid'] })
  async patch(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { store, asked } = this.read(caller, request, response);
    await store.setAcl(asked, await readAclChange(request));
    response.end();
  }

  @Delete(TREES)
  @Recorded()
  @DataPath()
  @ApiQuery({ name: 'force', required: false, description: '`true`: also a collection that is not empty' })
  @Endpoint({ operationId: 'deleteData', summary: 'Delete a file or a collection', description: WHERE, returns: deletedSchema, example: { result: { deleted: 1 } }, errors: ['dataNotFound', 'dataNotEmpty', 'requestInvalid'] })
  async delete(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { store, asked, query } = this.read(caller, request, response);
    response.json({ result: { deleted: await store.remove(asked, isTrue(query.get('force'))) } });
  }

  private read(caller: Caller, request: Request, response: Response): { store: DataStore; asked: DataRequest; query: URLSearchParams } {
    const address = readDataAddress(request.path);
    const [, ...query] = request.url.split('?');
    const asked = { ...address, caller, signal: untilHungUp(request, response, this.settings.env.DATA_STALL_SECONDS * 1000) };
    return { store: address.connector.type === 'data' ? this.hosted : this.connected, asked, query: new URLSearchParams(query.join('?')) };
  }
}

const isTrue = (text: string | null) => text?.toLowerCase() === 'true';
