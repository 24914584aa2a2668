declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';
  export const {
    AccessDenied,
    CustomOIDCProviderError,
    InvalidRequest,
    SessionNotFound,
    UnsupportedResponseMode,
  }: typeof errors;
}
declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  import { interactionPolicy } from 'oidc-provider';
  export const { Check, base }: typeof interactionPolicy;
}
