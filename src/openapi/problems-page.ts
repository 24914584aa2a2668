import { PROBLEMS } from '../problem/codes.js';

/** The page that a problem's `type` leads to: every code, its status, and what to do about it. */
export function problemsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, help }]) =>
      `<tr id="${code}"><td><code>${code}</code><td>${status}<td>${escape(title)}<td>${markCode(escape(help))}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
  .table { overflow-x: auto }
  table { border-collapse: collapse; width: 100% }
  td, th { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8884 }
  tr:target { background: #fd06 }
  @media (max-width: 40rem) {
    thead { display: none }
    td { display: block; border: 0; padding: .1rem 0 }
    tr { display: block; padding: .75rem 0; border-bottom: 1px solid #8884 }
  }
</style>
<main>
<h1>Problems</h1>
<p>Every error is answered as <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is stable.</p>
<div class="table"><table>
<thead><tr><th>code<th>status<th>what it is<th>what to do</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</main>
</html>
`;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const markCode = (text: string) => text.replace(/`([^`]+)`/g, '<code>$1</code>');
