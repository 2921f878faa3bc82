/** @jest-environment ./test/support/node-errors-environment.js */
import { generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { AzureBlobConnector } from './azureblob/azureblob-connector.js';
import type { Connector } from './connector.js';
import { signal } from './contract/contract-store.js';
import { DropboxConnector } from './dropbox/dropbox-connector.js';
import { GcsConnector } from './gcs/gcs-connector.js';
import { S3Connector } from './s3/s3-connector.js';

const local = { allow: ['127.0.0.1'] };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const DAY = '2026-04-07T16:45:07Z';

const list = (sut: Connector) => sut.list(['bucket', 'dir'], {}, signal());
const stat = (sut: Connector) => sut.stat(['bucket', 'file'], signal());
const read = (sut: Connector) => sut.read(['bucket', 'file'], undefined, signal());
const write = (sut: Connector) => sut.write(['bucket', 'file'], Readable.from([Buffer.alloc(9 << 20)]), signal());
const remove = (sut: Connector) => sut.remove(['bucket', 'file'], signal());

type Act = (sut: Connector) => Promise<unknown>;
type Body = object | string;

describe('an endpoint that is no store', () => {
  let answer: (response: ServerResponse) => void;
  let token: unknown;
  let [origin, banner] = ['', ''];
  const servers: Server[] = [];
  const listen = async (server: Server) => {
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  beforeAll(async () => {
    banner = await listen(createTcpServer((socket) => socket.on('error', () => undefined).write('SSH-2.0-OpenSSH_9\r\n')));
    origin = await listen(
      createHttpServer((request, response) => {
        request.resume().once('end', () => {
          if (/token/.test(request.url ?? '')) {
            response.setHeader('content-type', 'application/json').end(JSON.stringify({ access_token: token, expires_in: 3600, token_type: 'Bearer' }));
          } else {
            answer(response);
          }
        });
      }),
    );
  });
  beforeEach(() => {
    token = 'a-good-token';
  });
  afterAll(() => servers.forEach((server) => server.close().unref()));

  const s3 = (endpoint = origin) => new S3Connector({ type: 's3', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, endpoint }, local);
  const gs = (apiEndpoint = origin, tokenUri = `${origin}/token`) => new GcsConnector({ type: 'gs', email: 'a@p.iam.gserviceaccount.com', privateKey, apiEndpoint, tokenUri }, local);
  const azureblob = (endpoint = origin) => new AzureBlobConnector({ type: 'azureblob', credentials: { sas: 'sv=1&sig=secret' }, endpoint }, local);
  const dropbox = (endpoint = origin) => new DropboxConnector({ type: 'dropbox', refreshToken: 'refresh', appKey: 'key', endpoints: { api: endpoint, content: endpoint } }, local);
  const drivers: [string, (endpoint?: string) => Connector][] = [['s3', s3], ['gs', gs], ['azureblob', azureblob], ['dropbox', dropbox]];

  const expectUnavailable = async (sut: Connector, act: Act) => {
    await expect(act(sut)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'unavailable' });
    sut.close();
  };

  it.each(drivers)('and speaks another language is unavailable: %s', async (_, open) => {
    await expectUnavailable(open(banner), list);
    answer = (response) => response.setHeader('x-long', 'x'.repeat(40_000)).end();
    await expectUnavailable(open(), list);
  });

  it('and speaks another language is unavailable: where one signs in to Google', async () => {
    await expectUnavailable(gs(origin, banner), list);
  });

  it.each<[string, Body, Act]>([
    ['a page without names', { items: [{}] }, list],
    ['a page that is a number', { items: 5 }, list],
    ['a list', [], list],
    ['a date that is none', { items: [{ name: 'dir/x', size: '1', updated: 'soon' }] }, list],
    ['a size that is none', { items: [{ name: 'dir/x', size: '-1', updated: DAY }] }, list],
    ['a token that is a number', { items: [], nextPageToken: 5 }, list],
    ['an odd date of a file', { size: '1', updated: 'soon' }, stat],
    ['an odd size of a file', { size: 'much', updated: DAY }, stat],
    ['a page to log in', '<html>Log in</html>', remove],
  ])("and answers Google's client with %s is unavailable", async (_, body, act) => {
    answer = (response) => response.end(typeof body === 'string' ? body : JSON.stringify(body));
    await expectUnavailable(gs(), act);
  });

  it.each(['/relative', 'ftp://127.0.0.1/x', 'http://', 'mailto:x'])('and opens an upload to Google at %s is unavailable', async (location) => {
    answer = (response) => response.setHeader('location', location).end('{}');
    await expectUnavailable(gs(), write);
  });

  it.each([5, null, {}])('and refuses Google with the reason %j has given none', async (message) => {
    answer = (response) => response.writeHead(403).end(JSON.stringify({ error: { message } }));
    await expect(list(gs())).rejects.toMatchObject({ kind: 'forbidden', message: 'The store answers with status 403.' });
  });

  it.each<[string, string, Act]>([
    ['nothing', '', list],
    ['no list', '<EnumerationResults/>', list],
    ['a size that is none', '<EnumerationResults><Blobs><Blob><Name>dir/x</Name><Properties><Content-Length>much</Content-Length></Properties></Blob></Blobs></EnumerationResults>', list],
    ['half a list', '<EnumerationResults><Blobs><Blob><Name>dir/x</Name></Blob></Blobs></EnumerationResults>', list],
  ])("and answers Azure's client with %s is unavailable", async (_, body, act) => {
    answer = (response) => response.setHeader('x-ms-request-id', '1').setHeader('content-type', 'application/xml').end(body);
    await expectUnavailable(azureblob(), act);
  });

  it('and has no date of a file leaves it the first there is: Azure', async () => {
    for (const date of ['', '<Last-Modified>soon</Last-Modified>']) {
      answer = (response) => response.setHeader('x-ms-request-id', '1').setHeader('content-type', 'application/xml').end(`<EnumerationResults><Blobs><Blob><Name>dir/x</Name><Properties>${date}</Properties></Blob></Blobs></EnumerationResults>`);
      expect((await list(azureblob())).files).toEqual([{ name: 'x', size: 0, lastModified: new Date(0) }]);
    }
  });

  it.each<[string, Body, Act]>([
    ['nothing', {}, list],
    ['an entry that is none', { entries: [null], cursor: 'c', has_more: false }, list],
    ['an entry without a name', { entries: [{}], cursor: 'c', has_more: false }, list],
    ['an entry of another kind', { entries: [{ '.tag': 'paper', name: 'x' }], cursor: 'c', has_more: false }, list],
    ['a date that is none', { entries: [{ '.tag': 'file', name: 'x', rev: '1', size: 1, server_modified: 'soon' }], cursor: 'c', has_more: false }, list],
    ['nothing of a file', {}, stat],
  ])("and answers Dropbox's client with %s is unavailable", async (_, body, act) => {
    answer = (response) => response.end(JSON.stringify(body));
    await expectUnavailable(dropbox(), act);
  });

  it.each(['null', '{}', '5', '{"name":"x","rev":"1","size":"?","server_modified":"2026-04-07T16:45:07Z"}'])('and sends a file of Dropbox as %s is unavailable', async (result) => {
    answer = (response) => response.setHeader('dropbox-api-result', result).end('x');
    await expectUnavailable(dropbox(), read);
  });

  it.each([{ error_summary: 5 }, { error_summary: null, error: 'odd' }, { error: { retry_after: 'soon', correct_offset: '5' } }, null, []])('and refuses Dropbox with %j is unavailable', async (body) => {
    answer = (response) => response.writeHead(409).end(JSON.stringify(body));
    await expectUnavailable(dropbox(), list);
  });

  it.each(['to\nken', 'tökén'])('and gives the token %j is unavailable', async (given) => {
    token = given;
    await expectUnavailable(gs(), list);
    await expectUnavailable(dropbox(), list);
  });

  it.each([
    '<ListBucketResult><Contents><Key>dir/x</Key><LastModified>soon</LastModified></Contents></ListBucketResult>',
    '<ListBucketResult><Contents><Key>dir/x</Key><Size>much</Size></Contents></ListBucketResult>',
    '<ListBucketResult>',
  ])('and answers the client of S3 with %s is unavailable', async (body) => {
    answer = (response) => response.setHeader('content-type', 'application/xml').end(body);
    await expectUnavailable(s3(), list);
  });
});
