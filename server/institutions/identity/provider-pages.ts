import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * The few pages that the provider itself shows. They are plain forms without scripts or styles of others, in both
 * languages at once: whoever sees them comes from a service that we do not know.
 */
const page = (title: string, body: string): string => `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main>${body}</main></body></html>`;

const policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

function show(context: KoaContextWithOIDC, html: string): void {
  context.set('content-security-policy', policy);
  context.type = 'html';
  context.body = html;
}

/** RP-initiated logout 1.0, clause 2: the person is asked. `form` is the library's. */
export function renderLogout(context: KoaContextWithOIDC, form: string): void {
  show(
    context,
    page(
      'サインアウト / Sign out',
      `<h1>サインアウトしますか / Sign out?</h1>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>サインアウト / Sign out</button>
<button type="submit" form="op.logoutForm">戻る / Stay signed in</button>`,
    ),
  );
}

export function renderLogoutDone(context: KoaContextWithOIDC): void {
  show(context, page('サインアウト / Signed out', '<h1>サインアウトしました / You are signed out</h1><p><a href="/">OpenMyna</a></p>'));
}

/** An authorization request that cannot be sent back to its service, because the service or its address is not known. */
export function renderProviderError(context: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
  if (context.accepts('html', 'json') === 'json') {
    context.type = 'json';
    context.body = JSON.stringify(out);
    return;
  }
  show(
    context,
    page(
      'サインインできません / Sign-in refused',
      `<h1>サインインできません / This sign-in cannot go on</h1>
<p>元のサービスに戻って、もう一度始めてください。 / Go back to the service you came from and start again.</p>
<p><code>${escapeHtml(out.error)}</code> ${escapeHtml(out.error_description ?? '')}</p><p><a href="/">OpenMyna</a></p>`,
    ),
  );
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}
