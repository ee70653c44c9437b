import type { Identity } from './people.ts';
import { refuse } from './refusal.ts';

const SLACK = /^slack:T[A-Z0-9]+\/[UW][A-Z0-9]+$/;

/**
 * Who calls, by the ARN that IAM has verified. `arn:aws:sts::123456789012:assumed-role/OnCall/ada` is ada: the session
 * bears the name of the person.
 * @param delegates roles of ours that may say for whom they speak
 * @throws {RefusedError} not-allowed, if anybody else does
 */
export function identityOf(callerArn: string, onBehalfOf: string | undefined, delegates: readonly string[]): Identity {
  const [, role = '', session = ''] = /:assumed-role\/(?:.*\/)?([^/]+)\/([^/]+)$/.exec(callerArn) ?? [];
  const isDelegate = role !== '' && delegates.includes(role);
  if (onBehalfOf === undefined) {
    if (isDelegate) throw refuse('not-allowed', `${role} has to say for whom it speaks.`);
    return `iam:${session || (callerArn.split(/[/:]/).at(-1) ?? callerArn)}`;
  }
  if (!isDelegate) throw refuse('not-allowed', `${callerArn} may not speak for ${onBehalfOf}.`);
  if (!SLACK.test(onBehalfOf)) throw refuse('not-allowed', `${onBehalfOf} is nobody of Slack.`);
  return onBehalfOf as Identity;
}
