/** A page or a redirect, as a browser gets it. */
export interface Page {
  status: number;
  url: string;
  headers: Headers;
  text: string;
  /** `Location`, made absolute. */
  location: string | null;
}

/** A browser without scripts: keeps cookies, sends forms, and follows redirects when it is told to. */
export class Browser {
  readonly cookies = new Map<string, string>();

  async visit(url: string, init: RequestInit = {}): Promise<Page> {
    const headers = new Headers(init.headers);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.set('cookie', cookie);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) this.keep(set);
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      url,
      headers: answer.headers,
      text: await answer.text(),
      location: location === null ? null : new URL(location, url).href,
    };
  }

  /** Follows redirects until there are no more, or until the next one leads to an address that `stop` names. */
  async follow(url: string, stop = /$^/): Promise<Page> {
    let page = await this.visit(url);
    while (page.location !== null && !stop.test(page.location)) page = await this.visit(page.location);
    return page;
  }

  /** Sends the first form of a page with these fields beside its hidden ones. */
  async submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form[^>]* action="([^"]*)"/.exec(page.text)?.[1] ?? page.url;
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const body = new URLSearchParams(
      hidden.map(([, name = '', value = '']): [string, string] => [name, unescape(value)]),
    );
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return this.visit(new URL(unescape(action), page.url).href, { method: 'POST', body });
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const past = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
    if (past) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(name.length + 1));
  }
}

const unescape = (text: string) =>
  text.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
