import { matchesPrincipal } from '../../../fleet/principals.ts';
import type { Identity } from './drillPeople.ts';
import { refuse } from './refusal.ts';

const SLACK = /^slack:T[A-Z0-9]+\/[UW][A-Z0-9]+$/;

/**
 * Who calls: the whole ARN that IAM has verified. The name of a session alone is nobody, because whoever may assume a role
 * chooses it.
 * @param delegates patterns of our own principals that must set onBehalfOf
 * @throws {RefusedError} not-allowed, if anybody else does
 */
export function identityOf(callerArn: string, onBehalfOf: string | undefined, delegates: readonly string[]): Identity {
  const isDelegate = delegates.some((pattern) => matchesPrincipal(pattern, callerArn));
  if (onBehalfOf === undefined) {
    if (isDelegate) throw refuse('not-allowed', `${callerArn} must set onBehalfOf.`);
    return `iam:${callerArn}`;
  }
  if (!isDelegate) throw refuse('not-allowed', `${callerArn} must not set onBehalfOf (${onBehalfOf}).`);
  if (!SLACK.test(onBehalfOf)) throw refuse('not-allowed', `${onBehalfOf} is not a Slack identity (slack:TEAM/USER).`);
  return onBehalfOf as Identity;
}
