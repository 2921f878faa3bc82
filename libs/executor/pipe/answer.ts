import { holdsInexactNumbers, JsonText } from '../exact-json.js';
import { memberText } from '../json-scan.js';
import { DEEPEST_NESTING, nestsTooDeep } from '../nesting.js';
import type { AlgorithmInput, ContentType } from '../slot.js';

/** What an algorithm answered to one request. */
export type Answer =
  | { kind: 'result'; contentType: ContentType; result: unknown }
  | { kind: 'algorithm-error'; type: string; message: string; stacktrace?: string }
  | { kind: 'invalid-answer'; problem: string };

const DEFAULT_ERROR_TYPE = 'AlgorithmError';

/** The request as the runner program reads it: one compact JSON line. */
export function requestLine(input: AlgorithmInput): string {
  const data = input.data instanceof JsonText ? onOneLine(input.data.text) : JSON.stringify(input.data ?? null);
  return `{"content_type":"${input.contentType}","data":${data}}\n`;
}

/** Within JSON such characters stand between values only. */
function onOneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, '');
}

/** Reads one answer document: `{"result", "metadata": {"content_type"}}` or `{"error": {"message", ...}}`. */
export function parseAnswer(text: string): Answer {
  if (nestsTooDeep(text)) {
    return invalid(`the answer is nested deeper than ${DEEPEST_NESTING} levels`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return invalid('the answer is not JSON');
  }
  if (!isObject(document)) {
    return invalid('the answer is not a JSON object');
  }
  if ('error' in document) {
    return readError(document.error);
  }
  if ('result' in document) {
    return readResult(document, text);
  }
  return invalid('the answer has neither "result" nor "error"');
}

function readResult(document: Record<string, unknown>, text: string): Answer {
  const contentType = isObject(document.metadata) ? document.metadata.content_type : undefined;
  const result = document.result;
  if (contentType === 'json') {
    return { kind: 'result', contentType, result: holdsInexactNumbers(text) ? new JsonText(memberText(text, 'result') ?? 'null') : result };
  }
  if (contentType === 'text' || contentType === 'binary') {
    if (typeof result === 'string') {
      return { kind: 'result', contentType, result };
    }
    return invalid(`a ${contentType} result must be a string`);
  }
  return invalid('metadata.content_type is none of "text", "json", "binary"');
}

function readError(error: unknown): Answer {
  if (!isObject(error) || typeof error.message !== 'string') {
    return invalid('"error" has no message');
  }
  const answer: Answer = {
    kind: 'algorithm-error',
    type: typeof error.error_type === 'string' ? error.error_type : DEFAULT_ERROR_TYPE,
    message: error.message,
  };
  return typeof error.stacktrace === 'string' ? { ...answer, stacktrace: error.stacktrace } : answer;
}

function invalid(problem: string): Answer {
  return { kind: 'invalid-answer', problem };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
