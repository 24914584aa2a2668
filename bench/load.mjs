/**
 * The load, in a process of its own: autocannon. Takes `{ url, token, connections, seconds }` over IPC and answers
 * `{ result: { rate, p50, p99, total } }`, times in milliseconds. autocannon's own histogram counts whole
 * milliseconds, so each answer's time is taken from its events.
 */
import autocannon from 'autocannon';

const answer = (result) => process.send({ result });
process.on('message', (job) => {
  if (job.url) load(job).then(answer, ({ message }) => answer({ error: message }));
});
// The meter lets the channel go; this program lives by it.
process.channel.ref();
process.send({ started: true });

async function load({ url, token, connections, seconds }) {
  const headers = { authorization: `Bearer ${token}` };
  const times = [];
  const run = autocannon({ url, headers, connections, duration: seconds, sampleInt: 50, timeout: 30 });
  run.on('response', (_client, status, _bytes, time) => status === 200 && times.push(time));
  const from = performance.now();
  const { errors, non2xx } = await run;
  if (errors || non2xx) throw new Error(`${url}: ${errors} errors, ${non2xx} answers that are not 2xx`);
  times.sort((a, b) => a - b);
  const rate = times.length / ((performance.now() - from) / 1000);
  return { rate, p50: percentile(times, 0.5), p99: percentile(times, 0.99), total: times.length };
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
