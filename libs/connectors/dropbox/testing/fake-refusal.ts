/** One member of a union of Dropbox's: its tag, and what comes with it. */
export interface Tagged {
  '.tag': string;
  [field: string]: unknown;
}

/** What the fake answers instead of a result. */
export class FakeRefusal extends Error {
  constructor(
    readonly status: number,
    /** JSON, or plain text. */
    readonly body: object | string,
    readonly headers: Record<string, string> = {},
  ) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

/** `tags` from the outermost to the innermost, as `tagged('conflict', 'file')`. */
export function tagged(...tags: string[]): Tagged {
  const [tag = 'other', ...inner] = tags;
  return inner.length > 0 ? { '.tag': tag, [tag]: tagged(...inner) } : { '.tag': tag };
}

/** An error of one endpoint. The summary holds the tags on the way in, and ends in dots. */
export function endpointError(error: Tagged): FakeRefusal {
  return new FakeRefusal(409, { error_summary: `${summaryOf(error)}/..`, error });
}

export function authError(tag: string): FakeRefusal {
  return new FakeRefusal(401, { error_summary: `${tag}/..`, error: { '.tag': tag } });
}

export function rateLimit(reason: string, seconds: number): FakeRefusal {
  const body = { error_summary: `${reason}/..`, error: { reason: { '.tag': reason }, retry_after: seconds } };
  return new FakeRefusal(429, body, { 'retry-after': `${seconds}` });
}

/** What is not even understood is answered in plain text. */
export function badRequest(route: string, complaint: string): FakeRefusal {
  return new FakeRefusal(400, `Error in call to API function "${route}": ${complaint}`);
}

function summaryOf(error: Tagged): string {
  // A failed write stands under `reason`, everything else under the name of its tag.
  const inner = (error[error['.tag']] ?? error.reason) as Tagged | undefined;
  return inner?.['.tag'] ? `${error['.tag']}/${summaryOf(inner)}` : error['.tag'];
}
