interface Cookie {
  name: string;
  value: string;
  path: string;
}

/** What a browser sees at the end of its redirects: a page of the tenant, or the address it was sent away to. */
export interface Visit {
  status: number;
  url: URL;
  html: string;
  headers: Headers;
}

/** A browser as far as a login needs one: cookies by path, redirects within the tenant, forms. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();

  constructor(readonly origin: string) {}

  /** Opens an address and follows redirects, but not out of the tenant. */
  async open(path: string | URL, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(path, this.origin);
    if (url.origin !== new URL(this.origin).origin) return { status: 0, url, html: '', headers: new Headers() };
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.cookiesFor(url.pathname) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const location = response.headers.get('location');
    if (location) return this.open(new URL(location, url));
    return { status: response.status, url, html: await response.text(), headers: response.headers };
  }

  /** Fills in the form of a page and submits it. */
  submit({ url, html }: Visit, fields: Record<string, string>): Promise<Visit> {
    const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? url.href;
    return this.open(new URL(action, url), { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** The `Cookie` header for a path. */
  cookiesFor(pathname: string): string {
    return [...this.#cookies.values()]
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; path=([^;]+)/i.exec(line)?.[1] ?? '/';
    if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(`${name} ${path}`);
    else this.#cookies.set(`${name} ${path}`, { name, value, path });
  }
}
