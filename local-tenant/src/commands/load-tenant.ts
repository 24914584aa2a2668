const RUNTIME_WARNING = 'oidc-provider WARNING: Unsupported runtime';

/**
 * The tenant's own code, loaded when a command needs it, so that `token` and `--help` answer at once.
 *
 * oidc-provider warns on every start that Node 20 is old; this project supports and tests it, so nobody has to act.
 */
export async function loadTenant(): Promise<typeof import('../tenant.js')> {
  const { warn } = console;
  console.warn = (...args: unknown[]) => {
    if (!String(args[0]).includes(RUNTIME_WARNING)) warn(...args);
  };
  try {
    return await import('../tenant.js');
  } finally {
    console.warn = warn;
  }
}
