/**
 * oidc-provider without its front door, which warns on Node 20 at every start. Node 20 is supported here: the tests run
 * on it. The version is pinned, so that these paths can't move unnoticed.
 */
export { Provider } from 'oidc-provider/lib/provider.js';
export * as errors from 'oidc-provider/lib/helpers/errors.js';
export * as interactionPolicy from 'oidc-provider/lib/helpers/interaction_policy/index.js';
