const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style></head>
<body><h1>${title}</h1>${body}</body></html>
`;

/** Nothing is loaded or run, and no other site may show it in a frame, where a click could be led astray. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

export function connectedPage(scmName: string, username: string): string {
  return page('Connected', `<p>The platform may now act at ${escape(scmName)} for the user <b>${escape(username)}</b>. You can close this page.</p>`);
}

/** For a browser in which the way did not begin. */
export function confirmationPage(scmName: string, username: string, fields: { code: string; state: string }): string {
  const hidden = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`);
  return page(
    'Is this you?',
    `<p>The user <b>${escape(username)}</b> of this platform asks to act with <b>your</b> account at ${escape(scmName)}: to create repositories in it, and to read them.</p>
<p>Go on only if <b>${escape(username)}</b> is you, and you began this yourself a moment ago. Otherwise close this page: nothing has happened.</p>
<form method="post" action="/v1/scms/oauth/finish">${hidden.join('')}<button>Yes, I am ${escape(username)}</button></form>`,
  );
}
