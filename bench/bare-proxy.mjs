/**
 * The baseline of `GET /users`: node:http and an undici Pool that hands the Management API's answer on as it comes, with
 * a token that it was given. No guard, no validation, no mapping, no log.
 */
import { createServer } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.env.BENCH_ISSUER, { connections: 64 });
const headers = { authorization: 'Bearer management', accept: 'application/json' };
const path = '/api/v2/users?page=0&per_page=50&include_totals=true&sort=created_at%3A1&search_engine=v3';

const server = createServer((_request, response) => {
  proxy(response).catch(() => response.writeHead(502).end());
});

async function proxy(response) {
  const answer = await pool.request({ path, method: 'GET', headers });
  response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
  response.end(Buffer.from(await answer.body.arrayBuffer()));
}

server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
