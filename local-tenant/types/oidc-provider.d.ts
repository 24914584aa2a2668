declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';
  export const {
    AccessDenied,
    CustomOIDCProviderError,
    InvalidRequest,
    LoginRequired,
    SessionNotFound,
    UnauthorizedClient,
    UnsupportedResponseMode,
    UnsupportedResponseType,
  }: typeof errors;
}
declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  import { interactionPolicy } from 'oidc-provider';
  export const { Check, Prompt, base }: typeof interactionPolicy;
}
