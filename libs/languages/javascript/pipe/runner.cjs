'use strict';
// Runs one JavaScript algorithm: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const { entryFile } = require('./entry.cjs');

const RESULT_FIFO = '/tmp/algoout';
let fifo;

function answer(document) {
  fifo ??= fs.openSync(RESULT_FIFO, 'w');
  const bytes = Buffer.from(`${document}\n`);
  for (let sent = 0; sent < bytes.length; ) {
    sent += fs.writeSync(fifo, bytes, sent);
  }
}

function decode({ content_type, data }) {
  if (content_type === 'binary') {
    return Buffer.from(data, 'base64');
  }
  if (content_type === 'text' || content_type === 'json') {
    return data;
  }
  throw new Error(`Unknown content type: ${content_type}`);
}

function encode(value) {
  if (typeof value === 'string') {
    return { result: value, metadata: { content_type: 'text' } };
  }
  if (value instanceof Uint8Array) {
    return { result: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'), metadata: { content_type: 'binary' } };
  }
  return { result: value === undefined ? null : value, metadata: { content_type: 'json' } };
}

function describe(error, type) {
  const isError = error !== null && typeof error === 'object';
  const message = isError && error.message ? String(error.message) : String(error);
  const errorType = type ?? (isError && typeof error.error_type === 'string' ? error.error_type : 'AlgorithmError');
  return JSON.stringify({ error: { message, error_type: errorType, ...(isError && error.stack ? { stacktrace: String(error.stack) } : {}) } });
}

/** `apply(input, callback)`, or `apply(input)` that returns a value or a promise. The first answer counts. */
function invoke(algorithm, input) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = algorithm.apply(input, callback);
    if (algorithm.apply.length < 2 || (returned && typeof returned.then === 'function')) {
      Promise.resolve(returned).then(resolve, reject);
    }
  });
}

/** Until it settles, what is thrown anywhere is taken for the failure of this request. */
let failRequest;
process.on('uncaughtException', (error) => {
  if (failRequest) {
    failRequest(error);
    return;
  }
  process.stderr.write(`${error && error.stack ? error.stack : error}\n`);
  process.exit(1);
});

async function respond(algorithm, line) {
  try {
    const input = decode(JSON.parse(line));
    const stray = new Promise((_, reject) => (failRequest = reject));
    const result = await Promise.race([invoke(algorithm, input), stray]);
    const document = JSON.stringify(encode(result));
    return document;
  } catch (error) {
    return describe(error);
  } finally {
    failRequest = undefined;
  }
}

async function load() {
  const file = entryFile(process.cwd());
  const module = await import(pathToFileURL(file).href);
  const algorithm = typeof module.apply === 'function' ? module : module.default;
  if (typeof algorithm?.apply !== 'function' || algorithm.apply === Function.prototype.apply) {
    throw new Error(`${file.replace(`${process.cwd()}/`, '')} exports no function apply(input, callback).`);
  }
  return algorithm;
}

async function main() {
  const algorithm = await load();
  let broken;
  if (typeof algorithm.load === 'function') {
    try {
      await algorithm.load();
    } catch (error) {
      broken = describe(error, 'LoadingError');
    }
  }
  process.stdout.write('PIPE_INIT_COMPLETE\n');
  let rest = [];
  for await (const chunk of process.stdin) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      rest.push(chunk.subarray(start, end));
      const line = Buffer.concat(rest).toString('utf8');
      rest = [];
      start = end + 1;
      answer(broken ?? (await respond(algorithm, line)));
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
    }
  }
  process.exit(0);
}

main().catch((error) => {
  process.stderr.write(`${error && error.stack ? error.stack : error}\n`);
  process.exit(1);
});
