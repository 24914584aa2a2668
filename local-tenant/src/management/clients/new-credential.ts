import { X509Certificate, createHash, createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import type { ClientCredential } from '../../storage/client-credentials.js';
import { invalidBody } from '../errors.js';

/** The body of `POST /clients/{id}/credentials`, and what a new application's `client_authentication_methods` holds. */
export interface NewCredential {
  credential_type: string;
  name?: string;
  subject_dn?: string;
  pem?: string;
  alg?: string;
  kid?: string;
  expires_at?: string;
  parse_expiry_from_cert?: boolean;
}

/**
 * A credential. Nobody signs in with one here, so that a key that is none is kept like any other.
 *
 * @throws {ManagementError} 400 when what its type needs is missing
 */
export async function newCredential(tenant: Tenant, body: NewCredential): Promise<ClientCredential> {
  const { credential_type, name, subject_dn, pem, alg = 'RS256' } = body;
  if (pem === undefined && (credential_type !== 'cert_subject_dn' || subject_dn === undefined)) {
    throw invalidBody("Payload validation error: 'Missing required property: pem'.");
  }
  const now = tenant.now().toISOString();
  const expires_at = body.expires_at ?? (body.parse_expiry_from_cert ? expiryOf(pem) : undefined);
  return {
    id: newId('cred'),
    ...(name !== undefined && { name }),
    ...(await kindOf(body, alg)),
    credential_type,
    created_at: now,
    updated_at: now,
    ...(expires_at !== undefined && { expires_at }),
  };
}

async function kindOf({ credential_type, pem = '', kid, subject_dn }: NewCredential, alg: string) {
  if (credential_type === 'public_key') return { kid: kid ?? (await thumbprint(pem)), alg };
  const certificate = certificateOf(pem);
  if (credential_type === 'cert_subject_dn') return { subject_dn: subject_dn ?? certificate?.subject ?? '' };
  return { thumbprint_sha256: certificate?.fingerprint256.replaceAll(':', '').toLowerCase() ?? digest(pem) };
}

/** RFC 7638. */
async function thumbprint(pem: string): Promise<string> {
  try {
    return await calculateJwkThumbprint(createPublicKey(pem).export({ format: 'jwk' }));
  } catch {
    return digest(pem);
  }
}

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function expiryOf(pem = ''): string | undefined {
  const certificate = certificateOf(pem);
  return certificate && new Date(certificate.validTo).toISOString();
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
