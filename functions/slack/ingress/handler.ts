import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { required } from '../../control-loop/environment.ts';
import { passOn } from './passOn.ts';
import { isSslCheck, parseAsked } from './parse.ts';
import { SigningSecrets } from './signingSecrets.ts';
import { readClaim, type SignedRequest, type Verdict, verify } from './verify.ts';

const workerName = required('WORKER_NAME');
const secrets = new SigningSecrets(required('SLACK_SECRET'));

/** Slack's requests are much smaller; a click includes the message with the button. */
const MAX_BODY_BYTES = 131_072;

/**
 * The public Slack ingress: it verifies that a request is from Slack, hands it to the worker, and answers within Slack's
 * three seconds. The worker identifies and authorizes the person. It loads as little as possible, since Slack's timeout
 * includes the cold start.
 */
export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  if (event.requestContext.http.method !== 'POST') return refuse(405, 'not-a-post');
  // Checked before decoding: in base64, three bytes are four characters.
  if ((event.body ?? '').length > Math.ceil(MAX_BODY_BYTES / 3) * 4) return refuse(413, 'too-large');
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.byteLength > MAX_BODY_BYTES) return refuse(413, 'too-large');
  const form = new URLSearchParams(body.toString('utf8'));
  if (isSslCheck(form)) return answer(200);

  const nowMs = Date.now();
  const verdict = await judge(
    { signature: event.headers['x-slack-signature'], timestamp: event.headers['x-slack-request-timestamp'], body },
    nowMs,
  );
  if ('refusal' in verdict) return refuse(401, verdict.refusal);
  const asked = parseAsked(form);
  if (!asked) return refuse(400, 'not-understood');
  await passOn(workerName, { schemaVersion: 1, signature: verdict.signature, askedAtMs: nowMs, ...asked });
  // Nothing is said yet: Slack lets nobody replace the answer to a command, so it would stand there for ever.
  return answer(200);
}

async function judge(request: SignedRequest, nowMs: number): Promise<Verdict> {
  const claim = readClaim(request, nowMs);
  return 'refusal' in claim ? claim : verify(request, await secrets.get(nowMs), nowMs);
}

/** The reason goes only to our log, not to an unauthenticated caller. */
function refuse(statusCode: number, reason: string): LambdaFunctionURLResult {
  console.log(JSON.stringify({ level: 'WARN', service: 'slackIngress', message: 'refused', reason }));
  return answer(statusCode);
}

const answer = (statusCode: number): LambdaFunctionURLResult => ({ statusCode, body: '' });
