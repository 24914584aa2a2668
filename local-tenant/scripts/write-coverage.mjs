// Writes docs/coverage.md from the route tables of the built local tenant: `npm run coverage -w local-tenant`.
import { writeFileSync } from 'node:fs';
import { coveragePage } from '../dist/coverage.js';

writeFileSync(new URL('../docs/coverage.md', import.meta.url), coveragePage());
