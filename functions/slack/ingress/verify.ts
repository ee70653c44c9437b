import { createHmac, timingSafeEqual } from 'node:crypto';

/** The only version of signatures that there is; another one would be computed in another way. */
const SIGNATURE = /^v0=([0-9a-f]{64})$/;

/** Seconds since the epoch, as Slack writes them. Whatever else `Number` would read is refused. */
const TIMESTAMP = /^\d{10}$/;

/** Slack's own advice: what is older may be a replay. What claims to come from the future is no better. */
const MAX_SKEW_MS = 300_000;

/** What a request says of itself. Headers that are not there are undefined. */
export interface SignedRequest {
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  /** The very bytes that came in: what is decoded and encoded again may differ. */
  readonly body: Buffer;
}

export type Refusal = 'not-signed' | 'unknown-signature' | 'skewed' | 'forged';

/** A signature that fits, as hexadecimal digits without the version, or why there is none. */
export type Verdict = { readonly signature: string } | { readonly refusal: Refusal };

/**
 * Whether Slack sent a request: HMAC-SHA256 of `v0:TIMESTAMP:BODY` under one of the app's signing secrets. A request
 * that was recorded passes again for five minutes; the worker lets each signature through once.
 * @param secrets two while the secret is being changed; an empty one fits nothing
 */
export function verify(request: SignedRequest, secrets: readonly string[], nowMs: number): Verdict {
  const claim = readClaim(request, nowMs);
  if ('refusal' in claim) return claim;
  const given = Buffer.from(claim.signature, 'hex');
  // All secrets are tried, whichever fits: how long it takes tells nothing.
  const fitting = secrets.filter((secret) => secret !== '' && timingSafeEqual(given, sign(secret, request)));
  return fitting.length > 0 ? claim : { refusal: 'forged' };
}

/** What can be said without a secret. Nobody has to be asked for one where this refuses. */
export function readClaim({ signature, timestamp }: Omit<SignedRequest, 'body'>, nowMs: number): Verdict {
  if (signature === undefined || timestamp === undefined) return { refusal: 'not-signed' };
  const digits = SIGNATURE.exec(signature)?.[1];
  if (digits === undefined || !TIMESTAMP.test(timestamp)) return { refusal: 'unknown-signature' };
  if (Math.abs(nowMs - Number(timestamp) * 1000) > MAX_SKEW_MS) return { refusal: 'skewed' };
  return { signature: digits };
}

const sign = (secret: string, { timestamp, body }: SignedRequest): Buffer =>
  createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
