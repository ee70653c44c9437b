import { isDenied } from '../../../functions/aws/denied.ts';
import type { Problem } from '../../model.ts';

/** The longest message that a page is sent: some of AWS's errors name every resource of a request. */
const MESSAGE_CHARACTERS = 500;

/** What AWS calls a caller that comes too often ("Error retries and exponential backoff in AWS"). */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown/;

const UNREACHABLE = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError|socket hang up|EHOSTUNREACH/;

const NO_CREDENTIALS =
  /CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch/;

/** `User: … is not authorized to perform: cloudwatch:GetMetricData because …` */
const REFUSED_ACTION = /not authorized to perform: ([\w-]+:\w+)/i;

/**
 * Why a part could not be read, for the page.
 * @param actions the IAM actions that the part needs, the first one first
 */
export function problemOf(error: unknown, actions: readonly string[]): Problem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const text = `${name} ${message} ${(error as { readonly code?: string }).code ?? ''}`;
  const said = message.slice(0, MESSAGE_CHARACTERS);
  if (isDenied(error)) {
    const action = REFUSED_ACTION.exec(message)?.[1] ?? actions[0]!;
    return { kind: 'denied', action, message: said, policyStatement: statementFor(actions) };
  }
  if (NO_CREDENTIALS.test(text)) return { kind: 'denied', message: `AWS rejected the credentials: ${said}` };
  if (THROTTLED.test(text)) return { kind: 'throttled', action: actions[0]!, message: said };
  return { kind: UNREACHABLE.test(text) ? 'unreachable' : 'failed', message: said };
}

/** Everything that the part needs, so that the next read does not stop at the next action. */
const statementFor = (actions: readonly string[]): string =>
  JSON.stringify({ Effect: 'Allow', Action: actions, Resource: '*' }, null, 2);
