import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { readWireAcl } from './data-acl.js';
import type { CollectionAcl } from './data.entities.js';

const MOST_BYTES = 64 * 1024;

const aclSchema = z.object({ read: z.array(z.string().max(100)).max(10) });
const directorySchema = z.object({ name: z.string().max(1000), acl: aclSchema.nullish() });
const changeSchema = z.object({ acl: aclSchema });

/** A JSON object, a JSON string, or the bare name, whatever the request calls it: clients do all three (client contract, 1.4). Error: 6001. */
export async function readNewDirectory(request: IncomingMessage): Promise<{ name: string; acl?: CollectionAcl }> {
  const text = await readText(request);
  const value = parse(text);
  const parsed = directorySchema.safeParse(typeof value === 'string' || value === undefined ? { name: value ?? text.trim() } : value);
  if (!parsed.success) {
    throw new ApiError('requestInvalid', { message: 'Send {"name": NAME} or the name alone.' });
  }
  return { name: parsed.data.name, ...(parsed.data.acl ? { acl: readAcl(parsed.data.acl) } : {}) };
}

/** Error: 6001. */
export async function readAclChange(request: IncomingMessage): Promise<CollectionAcl> {
  const parsed = changeSchema.safeParse(parse(await readText(request)));
  if (!parsed.success) {
    throw new ApiError('requestInvalid', { message: 'Send {"acl": {"read": []}} with [], ["algo://.my/*"] or ["user://*"].' });
  }
  return readAcl(parsed.data.acl);
}

function readAcl({ read }: z.infer<typeof aclSchema>): CollectionAcl {
  const acl = readWireAcl(read);
  if (!acl) {
    throw new ApiError('requestInvalid', { message: 'acl.read must be [] (you), ["algo://.my/*"] (your algorithms, too) or ["user://*"] (everybody).' });
  }
  return acl;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw new ApiError('payloadTooLarge', { message: `The body of this request may have ${MOST_BYTES} bytes at most.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
