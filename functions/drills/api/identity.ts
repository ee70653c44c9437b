import type { Identity } from './drillPeople.ts';
import { refuse } from './refusal.ts';

const SLACK = /^slack:T[A-Z0-9]+\/[UW][A-Z0-9]+$/;

/**
 * Who calls, by the ARN that IAM has verified. `arn:aws:sts::123456789012:assumed-role/OnCall/ada` is ada: the session
 * bears the name of the person.
 * @param delegates roles of ours that must set onBehalfOf
 * @throws {RefusedError} not-allowed, if anybody else does
 */
export function identityOf(callerArn: string, onBehalfOf: string | undefined, delegates: readonly string[]): Identity {
  const [, role = '', session = ''] = /:assumed-role\/(?:.*\/)?([^/]+)\/([^/]+)$/.exec(callerArn) ?? [];
  const isDelegate = role !== '' && delegates.includes(role);
  if (onBehalfOf === undefined) {
    if (isDelegate) throw refuse('not-allowed', `${role} must set onBehalfOf.`);
    return `iam:${session || (callerArn.split(/[/:]/).at(-1) ?? callerArn)}`;
  }
  if (!isDelegate) throw refuse('not-allowed', `${callerArn} must not set onBehalfOf (${onBehalfOf}).`);
  if (!SLACK.test(onBehalfOf)) throw refuse('not-allowed', `${onBehalfOf} is not a Slack identity (slack:TEAM/USER).`);
  return onBehalfOf as Identity;
}
