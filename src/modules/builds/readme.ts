import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

/** Markdown of an author as HTML for everybody's browser: known elements, web addresses, no script. */
export async function renderReadme(markdown: string): Promise<string> {
  return cleanHtml(await marked.parse(markdown, { async: true, gfm: true }));
}

/** HTML of an author, made harmless. */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'details', 'summary', 'del'],
    allowedAttributes: { a: ['href', 'title', 'rel'], img: ['src', 'alt', 'title', 'width', 'height'], code: ['class'], '*': ['align'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener' }) },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
  });
}
