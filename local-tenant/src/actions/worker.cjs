// Runs one Action in a thread of its own: its module, an `event`, and an `api` that notes what it is asked to do.
// CommonJS that is copied as it is, because a thread starts from a file that Node itself can read.
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');

const { module: file, event, known } = workerData;
const calls = [];

function noted(path) {
  return (...args) => {
    if (!known.includes(path)) throw new Error(`Auth0 has api.${path}; the local tenant doesn't, yet.`);
    calls.push({ path, args });
    return api[path.split('.')[0]];
  };
}

const room = (name) => new Proxy({}, { get: (_, method) => noted(`${name}.${String(method)}`) });
const rooms = new Map();
const api = new Proxy(
  {},
  {
    get: (_, name) => {
      if (!rooms.has(name)) rooms.set(name, room(String(name)));
      return rooms.get(name);
    },
  },
);

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a thread, not to a window
const answer = (message) => parentPort.postMessage(message);

async function main() {
  const loaded = await import(pathToFileURL(file).href);
  const run = loaded.onExecutePostLogin ?? loaded.default?.onExecutePostLogin;
  if (typeof run !== 'function') throw new Error(`${file} exports no onExecutePostLogin`);
  await run(event, api);
  answer({ calls });
}

main().catch((error) => answer({ calls: [], error: String(error?.message ?? error) }));
