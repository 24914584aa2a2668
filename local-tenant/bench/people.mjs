// Generated people: the same ones at every run, with the kinds of fields that real profiles have.
const FIRST = 'Ada Alan Anita Barbara Bjarne Dennis Donald Edsger Frances Grace Guido Jean John Karen Ken Leslie Linus Margaret Niklaus Radia'.split(' '); // prettier-ignore
const LAST = 'Allen Backus Dijkstra Hamilton Hopper Kay Knuth Lamport Liskov Lovelace McCarthy Perlman Ritchie Rossum Sammet Stroustrup Thompson Torvalds Turing Wirth'.split(' '); // prettier-ignore
const PLANS = ['free', 'silver', 'gold'];
const HASH = '$2b$10$CwTycUXWue0Thq9StjUM0uJ8d0Wk7uE0iAqB0W3tQyq6q3nE6zHkS';

/** A record of a users import. */
export function record(n) {
  const [first, last] = [FIRST[n % FIRST.length], LAST[Math.floor(n / FIRST.length) % LAST.length]];
  return {
    email: `${first}.${last}.${n}@${n % 7 === 0 ? 'example.org' : 'example.com'}`.toLowerCase(),
    email_verified: n % 3 !== 0,
    given_name: first,
    family_name: last,
    name: `${first} ${last}`,
    app_metadata: { plan: PLANS[n % PLANS.length], seats: n % 100 },
    user_metadata: { theme: n % 2 ? 'dark' : 'light' },
    ...(n % 2 === 0 && { password_hash: HASH }),
  };
}

/** Texts of records that each fit into an import's 500 KB. */
export function* files(from, to) {
  let lines = [];
  let size = 2;
  for (let n = from; n < to; n++) {
    const line = JSON.stringify(record(n));
    if (size + line.length + 1 > 500_000) {
      yield `[${lines.join(',')}]`;
      [lines, size] = [[], 2];
    }
    lines.push(line);
    size += line.length + 1;
  }
  yield `[${lines.join(',')}]`;
}
