import { applyDecorators, Controller, Delete, Get, Head, HttpCode, Patch, Post, Put, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExcludeEndpoint, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import { Recorded } from '#src/platform/access/audit-trail.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { readMarker, writeMarker } from '#src/platform/http/pagination.js';
import { readDataAddress } from './data-address.js';
import { readAclChange, readNewDirectory } from './data-body.js';
import { nothing, type DataTarget } from './data-target.js';
import { isUnchanged, readRangeOf, sendFile, setFileHeaders } from './file-answer.js';
import { HostedData } from './hosted-data.js';

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
  constructor(private readonly data: HostedData) {}

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
    const { target, query } = await this.find(caller, request);
    if (target.kind !== 'file') {
      await this.list(caller, target, query, request, response);
      return;
    }
    const file = await this.data.stat(caller, target.collection, target.name);
    if (!file) {
      throw nothing([target.collection.uri.slice('data://'.length), target.name]);
    }
    if (request.method === 'HEAD' || isUnchanged(request, file)) {
      setFileHeaders(request, response, file);
      response.writeHead(request.method === 'HEAD' && !isUnchanged(request, file) ? 200 : 304, request.method === 'HEAD' ? { 'Content-Length': file.size } : {}).end();
      return;
    }
    const opened = await this.data.open(caller, target.collection, target.name, readRangeOf(request));
    if (!opened) {
      throw nothing([target.collection.uri.slice('data://'.length), target.name]);
    }
    setFileHeaders(request, response, opened.file);
    await sendFile(response, opened);
  }

  @Put(TREES)
  @DataPath()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Endpoint({ operationId: 'putFile', summary: 'Upload a file', description: `${WHERE} The body is the content. The file is replaced once all of it is there.`, returns: resultSchema, example: { result: 'data://demo/pictures/a.png' }, errors: ['dataNotFound', 'requestInvalid', 'unavailable'] })
  async put(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { target } = await this.find(caller, request);
    if (target.kind !== 'file') {
      throw new ApiError('requestInvalid', { message: 'A file has a path of three parts: OWNER/COLLECTION/FILE.' });
    }
    const length = request.headers['content-length'];
    await this.data.write(caller, target.collection, target.name, request, length === undefined ? undefined : Number(length));
    response.json({ result: `${target.collection.uri}/${target.name}` });
  }

  @Post(TREES)
  @Recorded()
  @DataPath()
  @ApiBody({ schema: {}, examples: { collection: { value: { name: 'pictures', acl: { read: ['algo://.my/*'] } } } } })
  @Endpoint({ operationId: 'makeDirectory', summary: 'Make a collection', description: 'Under an account: `path` is OWNER.', returns: resultSchema, example: { result: 'data://demo/pictures' }, errors: ['dataNotFound', 'requestInvalid', 'conflict'] })
  async post(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { target } = await this.find(caller, request);
    const { name, acl } = await readNewDirectory(request);
    if (target.kind !== 'account') {
      throw new ApiError('requestInvalid', { message: 'Collections are made directly under an account, and hold no directories.' });
    }
    response.json({ result: await this.data.makeCollection(caller, target, name, acl) });
  }

  @Patch(TREES)
  @Recorded()
  @DataPath()
  @ApiBody({ schema: {}, examples: { everybody: { value: { acl: { read: ['user://*'] } } } } })
  @Endpoint({ operationId: 'updateDirectory', summary: 'Change who may read a collection', description: '`[]`: you. `["algo://.my/*"]`: your algorithms, too, whoever calls them. `["user://*"]`: everybody.', errors: ['dataNotFound', 'requestInvalid'] })
  async patch(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { target } = await this.find(caller, request);
    const acl = await readAclChange(request);
    if (target.kind !== 'collection' || target.collection.kind !== 'own') {
      throw new ApiError('requestInvalid', { message: 'Only collections of users and organizations have such a list.' });
    }
    await this.data.setAcl(caller, target.collection, acl);
    response.end();
  }

  @Delete(TREES)
  @DataPath()
  @ApiQuery({ name: 'force', required: false, description: '`true`: also a collection that is not empty' })
  @Endpoint({ operationId: 'deleteData', summary: 'Delete a file or a collection', description: WHERE, returns: deletedSchema, example: { result: { deleted: 1 } }, errors: ['dataNotFound', 'dataNotEmpty', 'requestInvalid'] })
  async delete(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { target, query } = await this.find(caller, request);
    if (target.kind === 'file') {
      await this.data.removeFile(caller, target.collection, target.name);
      response.json({ result: { deleted: 1 } });
    } else if (target.kind === 'collection') {
      response.json({ result: { deleted: await this.data.removeCollection(caller, target.collection, query.get('force')?.toLowerCase() === 'true') } });
    } else {
      throw new ApiError('requestInvalid', { message: 'An account is no directory that can be deleted.' });
    }
  }

  private async list(caller: Caller, target: Exclude<DataTarget, { kind: 'file' }>, query: URLSearchParams, request: Request, response: Response): Promise<void> {
    const marker = query.get('marker');
    const { next, acl, ...entries } = await this.data.list(caller, target, marker ? readMarker(marker, z.string().max(300)) : undefined);
    response.setHeader('X-Data-Type', 'directory');
    const body = { ...entries, ...(next === undefined ? {} : { marker: writeMarker(next) }), ...(acl && query.get('acl')?.toLowerCase() === 'true' ? { acl } : {}) };
    if (request.method === 'HEAD') {
      response.status(200).end();
    } else {
      response.json(body);
    }
  }

  private async find(caller: Caller, request: Request): Promise<{ target: DataTarget; query: URLSearchParams }> {
    const [path = '', ...query] = request.url.split('?');
    const address = readDataAddress(path);
    if (address.connector !== 'data') {
      throw new ApiError('notImplemented', { message: `The connector "${address.connector.slice(0, 60)}" is not implemented yet. Hosted data is "data".` });
    }
    return { target: await this.data.target(caller, address.parts), query: new URLSearchParams(query.join('?')) };
  }
}
