/** The tables of a run, as Markdown. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { median } from './median.mjs';

const BEGIN = '<!-- bench: written by "npm run bench -- --write" -->';
const END = '<!-- /bench -->';

const whole = (number) => Math.round(number).toLocaleString('en-US');
const ms = (number) => number.toFixed(number < 10 ? 2 : 1);

/** All that a run found, with how it was found. */
export function describe({ starts, memory, rows, far, tenant, plan, delay, users }, { quick }) {
  const kilobytes = (tenant.pageBytes / 1024).toFixed(0);
  return [
    `\`npm run bench\`${quick ? ' with --quick, too short for figures to rely on,' : ''} on ${machine()}.`,
    `Medians of ${plan.rounds} rounds of ${plan.seconds} s; ratio: service / baseline, within each round; CPU: of the program itself.`,
    `\`GET /users\` answers ${users} users (${kilobytes} KB at the tenant).`,
    '',
    table(
      ['', 'connections', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'baseline req/s', 'p50', 'p99', 'CPU µs', 'ratio'],
      rows.map((row) => [
        row.name,
        row.connections,
        ...figures(row.service),
        ...figures(row.bare),
        row.ratio.toFixed(2),
      ]),
    ),
    '',
    ...new Set(rows.map((row) => `- Baseline of \`${row.name}\`: ${row.baseline}.`)),
    '',
    table(
      ['start, memory, distance', ''],
      [
        ['start to first 200 of `/health/live`, clock', `${whole(median(starts.map(({ wall }) => wall)))} ms`],
        ['the same, CPU', `${whole(median(starts.map(({ cpu }) => cpu)))} ms`],
        ['memory (RSS) idle', `${whole(memory.idle)} MB`],
        ['memory (RSS) under load, highest', `${whole(memory.loaded)} MB`],
        [`added to a tenant ${delay} ms away at 50 connections, p50`, `${ms(far.service.p50 - far.bare.p50)} ms`],
        ['the same, p99', `${ms(far.service.p99 - far.bare.p99)} ms`],
      ],
    ),
  ].join('\n');
}

const figures = ({ rate, p50, p99, cpu }) => [whole(rate), ms(p50), ms(p99), whole(cpu)];

function machine() {
  const [{ model }] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `${availableParallelism()} cores (${model.trim()}), Node ${process.versions.node}, ${process.platform}, ${day}`;
}

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

/** Puts a report between the markers of a document; a document without markers gets them at its end. */
export function writeInto(document, report) {
  const text = existsSync(document) ? readFileSync(document, 'utf8') : '# Performance\n';
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  const [before, after] =
    from < 0 || to < from ? [`${text}\n`, '\n'] : [text.slice(0, from), text.slice(to + END.length)];
  writeFileSync(document, `${before}${BEGIN}\n\n${report}\n\n${END}${after}`);
}
