import type { KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, type Language, languageAmong, languageOf, languages, plainPagePolicy, renderPlainPage } from '../../kernel/index.ts';
import { languageNames, type ProviderTexts, providerTexts } from './provider-texts.ts';

/** What the service asked for (`ui_locales`), else the choice of the front doors, else what the browser says. */
function languageOfVisit(context: KoaContextWithOIDC): Language {
  const asked = new URLSearchParams(context.querystring).getAll('ui_locales').join(' ');
  return languageAmong(asked) ?? languageOf(context.get('accept-language'), context.cookies.get('openmyna-language', { signed: false }));
}

/** The switch: the same address, asked for in another language. These pages have no scripts. */
function languageSwitch(context: KoaContextWithOIDC, current: Language): string {
  const links = languages.map((language) => {
    const [name, tag] = languageNames[language];
    if (language === current) return `<b lang="${tag}" aria-current="true">${name}</b>`;
    const query = new URLSearchParams(context.querystring);
    query.set('ui_locales', language === 'ja-easy' ? 'ja-x-easy' : language);
    return `<a lang="${tag}" href="?${escapeHtml(query.toString())}">${name}</a>`;
  });
  return `<nav aria-label="${providerTexts[current].languages}">${links.join('\n')}</nav>`;
}

/** The few pages that the provider itself shows: plain, without scripts or anything of others, because whoever sees them comes from anywhere. */
function show(context: KoaContextWithOIDC, write: (texts: ProviderTexts) => { title: string; body: string }): void {
  const language = languageOfVisit(context);
  context.set('content-security-policy', plainPagePolicy);
  context.set('cache-control', 'no-store');
  context.type = 'html';
  context.body = renderPlainPage({ language, ...write(providerTexts[language]), after: languageSwitch(context, language) });
}

/** RP-initiated logout 1.0, clause 2: the person is asked. `form` is the library's. */
export function renderLogout(context: KoaContextWithOIDC, form: string): void {
  show(context, ({ ask, leave, stay }) => ({
    title: ask,
    body: `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${leave}</button>
<button type="submit" form="op.logoutForm">${stay}</button>`,
  }));
}

export function renderLogoutDone(context: KoaContextWithOIDC): void {
  show(context, ({ left }) => ({ title: left, body: '<p><a href="/">OpenMyna</a></p>' }));
}

/** An authorization request that cannot be sent back to its service, because the service or its address is not known. */
export function renderProviderError(context: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
  if (context.accepts('html', 'json') === 'json') {
    context.type = 'json';
    context.body = JSON.stringify(out);
    return;
  }
  show(context, ({ refused, goBack }) => ({
    title: refused,
    body: `<p>${goBack}</p>
<p><code>${escapeHtml(out.error)}</code> <span lang="en">${escapeHtml(out.error_description ?? '')}</span></p><p><a href="/">OpenMyna</a></p>`,
  }));
}
