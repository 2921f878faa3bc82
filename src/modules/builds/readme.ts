import { ApiError } from '#libs/errors/index.js';
import { sanitise } from './author-html.js';
import { inThread, textsWaiting, TooMuchWork } from './html-thread.js';

/** However hostile, it is done within some milliseconds. */
const SHORT_CHARACTERS = 4000;
/** Requests wait behind so many texts, and no longer. */
const MOST_WAITING = 10;

/** Markdown of an author as HTML for everybody's browser. Rejects with `TooMuchWork` where it takes too long. */
export function renderReadme(markdown: string): Promise<string> {
  return inThread('renderMarkdown', markdown);
}

/** The HTML of a summary, made harmless. Errors: 6001 where that takes too long, 5001 with 503 where too many wait for it. */
export async function cleanHtml(html: string): Promise<string> {
  if (html.length <= SHORT_CHARACTERS) {
    return sanitise(html);
  }
  if (textsWaiting() >= MOST_WAITING) {
    throw new ApiError('unavailable', { retryAfterSeconds: 10, message: 'Too many long texts wait to be looked through. Try again in a moment, or send a details.summary of at most 4000 characters.' });
  }
  try {
    return await inThread('sanitise', html);
  } catch (error) {
    throw error instanceof TooMuchWork ? new ApiError('requestInvalid', { message: 'details.summary is too intricate to be looked through. Nest its elements less deep and close all of them.' }) : error;
  }
}
