import { createHmac, timingSafeEqual } from 'node:crypto';

/** The only signature version; another one would be computed differently. */
const SIGNATURE = /^v0=([0-9a-f]{64})$/;

/** Seconds since the epoch, in Slack's format. Other formats that `Number` accepts are rejected. */
const TIMESTAMP = /^\d{10}$/;

/** Slack's own recommendation: an older request may be a replay. A timestamp in the future is rejected likewise. */
const MAX_SKEW_MS = 300_000;

/** The signed parts of a request. Missing headers are undefined. */
export interface SignedRequest {
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  /** The raw bytes of the body: decoding and re-encoding may change them. */
  readonly body: Buffer;
}

export type Refusal = 'not-signed' | 'unknown-signature' | 'skewed' | 'forged';

/** A well-formed signature, as hexadecimal digits without the version, or why it is rejected. */
export type Verdict = { readonly signature: string } | { readonly refusal: Refusal };

/**
 * Whether Slack sent a request: HMAC-SHA256 of `v0:TIMESTAMP:BODY` under one of the app's signing secrets. A replayed
 * request is valid for five minutes; the worker accepts each signature once.
 * @param secrets two during a rotation; an empty one matches nothing
 */
export function verify(request: SignedRequest, secrets: readonly string[], nowMs: number): Verdict {
  const claim = readClaim(request, nowMs);
  if ('refusal' in claim) return claim;
  const given = Buffer.from(claim.signature, 'hex');
  // All secrets are tried, so that the duration reveals nothing.
  const fitting = secrets.filter((secret) => secret !== '' && timingSafeEqual(given, sign(secret, request)));
  return fitting.length > 0 ? claim : { refusal: 'forged' };
}

/** The checks that need no secret, so that a rejected request does not cause it to be read. */
export function readClaim({ signature, timestamp }: Omit<SignedRequest, 'body'>, nowMs: number): Verdict {
  if (signature === undefined || timestamp === undefined) return { refusal: 'not-signed' };
  const digits = SIGNATURE.exec(signature)?.[1];
  if (digits === undefined || !TIMESTAMP.test(timestamp)) return { refusal: 'unknown-signature' };
  if (Math.abs(nowMs - Number(timestamp) * 1000) > MAX_SKEW_MS) return { refusal: 'skewed' };
  return { signature: digits };
}

const sign = (secret: string, { timestamp, body }: SignedRequest): Buffer =>
  createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
