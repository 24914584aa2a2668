/**
 * The baseline of `GET /me`: Fastify and fast-jwt alone, doing the same verification (RS256, `iss`, `aud`, `exp`) with
 * verified tokens remembered, and answering the same fields. No log, no metrics, no headers, no errors worth the name.
 */
import Fastify from 'fastify';
import { createVerifier } from 'fast-jwt';

const { BENCH_KEY: key, BENCH_ISSUER: issuer, BENCH_AUDIENCE: audience } = process.env;
const verify = createVerifier({ key, algorithms: ['RS256'], allowedIss: issuer, allowedAud: audience, cache: 10_000 });
const app = Fastify();

app.addHook('onRequest', (request, reply, done) => {
  try {
    request.claims = verify(request.headers.authorization.slice('Bearer '.length));
    done();
  } catch {
    reply.code(401).send();
  }
});

app.get('/me', (request) => {
  const { sub, permissions, scope, azp } = request.claims;
  const nothing = { roles: null, email: null, organization: null };
  return { sub, permissions, scope, ...nothing, client_id: azp, user_id: sub };
});

await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ url: `http://127.0.0.1:${app.server.address().port}` });
