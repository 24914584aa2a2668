// complete a lockfile made against a registry that lacks some platforms' optional binaries
import fs from 'node:fs';
const f = process.argv[2] ?? 'package-lock.json';
const l = JSON.parse(fs.readFileSync(f, 'utf8'));
let n = 0;
for (const [k, v] of Object.entries({ ...l.packages }))
  for (const [d, ver] of Object.entries(v.optionalDependencies ?? {})) {
    if (!/^\d/.test(ver)) continue;
    const nested = `${k}/node_modules/${d}`,
      top = `node_modules/${d}`;
    if (l.packages[nested] || l.packages[top]?.version === ver) continue;
    const m = d.match(
      /-?(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|aix)-(x64|arm64|arm|ia32|ppc64|ppc64le|riscv64|s390x|loong64|mips64el)/,
    );
    const os = m?.[1],
      cpu = m?.[2];
    l.packages[l.packages[top] ? nested : top] = {
      version: ver,
      ...(cpu && { cpu: [cpu] }),
      ...(v.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
    };
    n++;
    if (!m) console.log('no platform in', d);
  }
l.packages = Object.fromEntries(Object.entries(l.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(f, JSON.stringify(l, null, 2) + '\n');
console.log('added', n);
