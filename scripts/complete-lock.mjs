// Completes package-lock.json where a registry lacks other platforms' optional binaries, which `npm ci` refuses:
//   node scripts/complete-lock.mjs package-lock.json
// Run it after every change of dependencies (`npm run lock` does).
import { readFileSync, writeFileSync } from 'node:fs';

const PLATFORM =
  /-?(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|aix)-(x64|arm64|arm|ia32|ppc64|ppc64le|riscv64|s390x|loong64|mips64el)/;
const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;

function add(owner, name, version) {
  const nested = `${owner}/node_modules/${name}`;
  const top = `node_modules/${name}`;
  if (lock.packages[nested] || lock.packages[top]?.version === version) return;
  const [, os, cpu] = PLATFORM.exec(name) ?? [];
  const dev = lock.packages[owner].dev && { dev: true };
  const entry = { version, ...(cpu && { cpu: [cpu] }), ...dev, optional: true, ...(os && { os: [os] }) };
  lock.packages[lock.packages[top] ? nested : top] = entry;
  added += 1;
}

for (const [owner, { optionalDependencies = {} }] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(optionalDependencies))
    if (/^\d/.test(version)) add(owner, name, version);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added to ${file}`);
