import type { Tenant } from '../../context.js';
import { type FactorType, listFactors } from '../../storage/factors/factors.js';

/** A page that asks for one kind of second factor. */
export interface Way {
  path: string;
  type: FactorType;
  /** The field of a proof that its code is. */
  proof: 'otp' | 'binding_code' | 'recovery_code';
  /** Whether opening the page sends a code. */
  sends: boolean;
  /** How another page calls it. */
  name: string;
  title: string;
  text: string;
  label: string;
}

/** The pages, in the order in which a person is asked; their paths are Auth0's. */
export const WAYS: readonly Way[] = [
  {
    path: '/u/mfa-otp-challenge',
    type: 'totp',
    proof: 'otp',
    sends: false,
    name: 'Use your authenticator app',
    title: 'Verify your identity',
    text: 'Enter the code that your authenticator app shows.',
    label: 'One-time code',
  },
  {
    path: '/u/mfa-email-challenge',
    type: 'email',
    proof: 'binding_code',
    sends: true,
    name: 'Get a code by email',
    title: 'Check your email',
    text: 'Enter the code that we have sent to',
    label: 'Code from the email',
  },
  {
    path: '/u/mfa-sms-challenge',
    type: 'phone',
    proof: 'binding_code',
    sends: true,
    name: 'Get a code by text message',
    title: 'Check your phone',
    text: 'Enter the code that we have sent to',
    label: 'Code from the message',
  },
  {
    path: '/u/mfa-recovery-code-challenge',
    type: 'recovery-code',
    proof: 'recovery_code',
    sends: false,
    name: 'Use your recovery code',
    title: 'Use your recovery code',
    text: 'Enter the recovery code that you noted when you set up your second factor.',
    label: 'Recovery code',
  },
];

/** The page of this path, which is one of them. */
export const findFactorPage = (path: string): Way => WAYS.find((way) => way.path === path)!;

/** The page on which a person is asked first, `undefined` when they have no factor that has one. */
export const firstWay = (tenant: Tenant, userId: string): Way | undefined =>
  waysOf(tenant, userId).find(({ type }) => type !== 'recovery-code');

/** The other pages that a person can choose. */
export const otherWays = (tenant: Tenant, userId: string, path: string): Way[] =>
  waysOf(tenant, userId).filter((way) => way.path !== path);

function waysOf({ db }: Tenant, userId: string): Way[] {
  const types = listFactors(db, userId)
    .filter(({ confirmed }) => confirmed)
    .map(({ type }) => type);
  return WAYS.filter(({ type }) => types.includes(type));
}
