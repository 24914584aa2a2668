/** What a person sees who opens the service in a browser. */
export const HOME_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>User management</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem }
  nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1.5rem }
  a { padding: .25rem 0 }
</style>
<main>
<h1>User management</h1>
<p>This service lists, creates and deletes users, and logs people in. It is made for programs; these pages are for people.</p>
<nav><a href="/login">Log in</a> <a href="/logout">Log out</a> <a href="/docs">API documentation</a> <a href="/docs/problems">Problems</a></nav>
</main>
</html>
`;
