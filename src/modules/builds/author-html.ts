import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

// The time that both take grows with the square of hostile texts: `readme` says where they run. A thread loads this module by itself, so it
// imports packages only.

/** Markdown of an author as HTML for everybody's browser: known elements, web addresses, no script. */
export function renderMarkdown(markdown: string): string {
  return sanitise(marked.parse(markdown, { async: false, gfm: true }));
}

/** HTML of an author, made harmless. */
export function sanitise(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'details', 'summary', 'del'],
    allowedAttributes: { a: ['href', 'title', 'rel'], img: ['src', 'alt', 'title', 'width', 'height'], code: ['class'], '*': ['align'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener' }) },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
  });
}
