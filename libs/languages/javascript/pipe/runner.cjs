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

/** The answer as JSON. Throws for what has no form in JSON: functions, symbols, circles, objects whose `toJSON` gives nothing. */
function encode(value) {
  if (typeof value === 'string') {
    return answerOf(JSON.stringify(value), 'text');
  }
  if (value instanceof Uint8Array) {
    return answerOf(`"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"`, 'binary');
  }
  const json = value === undefined ? 'null' : JSON.stringify(value);
  if (json === undefined) {
    throw new Error(`The result is a value of type ${typeof value} that has no form in JSON. Give objects, arrays, strings, numbers, booleans, null or bytes.`);
  }
  return answerOf(json, 'json');
}

const answerOf = (json, contentType) => `{"result":${json},"metadata":{"content_type":"${contentType}"}}`;

/** What `read` gives, or nothing where it throws: what an error tells of itself is code of the author's, too. */
function told(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The message of anything that can be thrown. */
function messageOf(error) {
  const own = told(() => error.message && String(error.message));
  return own || (told(() => String(error)) ?? told(() => Object.prototype.toString.call(error)) ?? `A value of type ${typeof error} was thrown.`);
}

function describe(error, type) {
  const isError = error !== null && typeof error === 'object';
  const [ownType, stack] = isError ? [told(() => error.error_type), told(() => error.stack && String(error.stack))] : [];
  const errorType = type ?? (typeof ownType === 'string' ? ownType : 'AlgorithmError');
  return JSON.stringify({ error: { message: messageOf(error), error_type: errorType, ...(stack ? { stacktrace: stack } : {}) } });
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

/** Ends the process by an error that is no request's. */
function endBy(error) {
  process.stderr.write(`${told(() => error.stack && String(error.stack)) || messageOf(error)}\n`);
  process.exit(1);
}

/** Until it settles, what is thrown anywhere is taken for the failure of this request. */
let failRequest;
process.on('uncaughtException', (error) => {
  if (failRequest) {
    failRequest(error);
    return;
  }
  endBy(error);
});

async function respond(algorithm, line) {
  try {
    const input = decode(JSON.parse(line));
    const stray = new Promise((_, reject) => (failRequest = reject));
    return encode(await Promise.race([invoke(algorithm, input), stray]));
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

main().catch(endBy);
