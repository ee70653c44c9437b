import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SignedRequest, verify } from '../../../../functions/slack/ingress/verify.ts';

/** 2026-03-02T09:41:03Z, in seconds. */
const SENT = 1_772_444_463;
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const BODY = Buffer.from('token=xyz&team_id=T1DC2JH3J&command=%2Fevenkeel&text=status');

/** By the recipe in Slack's documentation, written here once more. */
const signatureOf = (secret: string, timestamp: number | string, body: Buffer) =>
  `v0=${createHmac('sha256', secret)
    .update(Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]))
    .digest('hex')}`;

const request = (changed: Partial<SignedRequest> = {}): SignedRequest => ({
  signature: signatureOf(SECRET, SENT, BODY),
  timestamp: String(SENT),
  body: BODY,
  ...changed,
});

const judge = (changed: Partial<SignedRequest> = {}, secrets = [SECRET], secondsLater = 0) => {
  const verdict = verify(request(changed), secrets, (SENT + secondsLater) * 1_000);
  return 'refusal' in verdict ? verdict.refusal : 'passes';
};

describe('a request of Slack', () => {
  test("passes with the signature of Slack's own documentation", () => {
    // "Verifying requests from Slack": the secret, the request and the signature are printed there.
    const body = Buffer.from(
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    );
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
    const timestamp = '1531420618';
    expect(verify({ signature, timestamp, body }, ['8f742231b10e8888abcd99yyyzzz85a5'], 1_531_420_618_000)).toEqual({
      signature: signature.slice(3),
    });
  });

  const skews: readonly [secondsLater: number, verdict: string][] = [
    [-301, 'skewed'],
    [-300, 'passes'],
    [300, 'passes'],
    [301, 'skewed'],
  ];
  test.for(skews)('that arrives %i seconds after it says it was sent: %s', ([secondsLater, verdict]) => {
    expect(judge({}, [SECRET], secondsLater)).toBe(verdict);
  });

  test('passes under either secret while the secret is being changed', () => {
    expect(judge({}, ['new', SECRET])).toBe('passes');
    expect(judge({}, [SECRET, 'old'])).toBe('passes');
    expect(judge({}, ['new', 'old'])).toBe('forged');
  });

  test('is signed over its bytes, which need not be text', () => {
    const body = Buffer.from([0x74, 0xff, 0x00, 0xc3, 0x28]);
    expect(judge({ body, signature: signatureOf(SECRET, SENT, body) })).toBe('passes');
  });
});

describe('a request that Slack did not send', () => {
  const rows: readonly [what: string, changed: Partial<SignedRequest>, refusal: string][] = [
    ['without a signature', { signature: undefined }, 'not-signed'],
    ['without a time stamp', { timestamp: undefined }, 'not-signed'],
    ['with one byte more', { body: Buffer.concat([BODY, Buffer.from('s')]) }, 'forged'],
    ['with one byte less', { body: BODY.subarray(0, -1) }, 'forged'],
    ['without a body', { body: Buffer.alloc(0) }, 'forged'],
    ['signed with another secret', { signature: signatureOf('guessed', SENT, BODY) }, 'forged'],
    ['signed at another time', { timestamp: String(SENT + 1) }, 'forged'],
    ['of another version', { signature: signatureOf(SECRET, SENT, BODY).replace('v0', 'v1') }, 'unknown-signature'],
    ['in capitals', { signature: signatureOf(SECRET, SENT, BODY).toUpperCase() }, 'unknown-signature'],
    ['with a shorter signature', { signature: signatureOf(SECRET, SENT, BODY).slice(0, -1) }, 'unknown-signature'],
    ['with a longer signature', { signature: `${signatureOf(SECRET, SENT, BODY)}0` }, 'unknown-signature'],
    ['with an empty signature', { signature: 'v0=' }, 'unknown-signature'],
    ['with two signatures', { signature: `${signatureOf(SECRET, SENT, BODY)}, v0=00` }, 'unknown-signature'],
    ['with a fraction of a second', { timestamp: `${SENT}.5` }, 'unknown-signature'],
    ['with a time stamp in words', { timestamp: 'now' }, 'unknown-signature'],
    ['with an exponent in its time stamp', { timestamp: '1.77244e9' }, 'unknown-signature'],
  ];
  test.for(rows)('%s is refused', ([, changed, refusal]) => {
    expect(judge(changed)).toBe(refusal);
  });

  test('is refused where there is no secret, or an empty one', () => {
    expect(judge({}, [])).toBe('forged');
    expect(judge({ signature: signatureOf('', SENT, BODY) }, [''])).toBe('forged');
  });
});
