import { ACCOUNT_ID, type Foreign } from '../../core.ts';
import type { Context } from '../../iam/evaluate.ts';
import { compileResourcePolicy, evaluate } from '../../iam/evaluate.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { Bus, EventOnBus } from './bus.ts';

const ACTION = 'events:PutEvents';

type RoleMay = (
  roleArn: string,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
) => boolean;

/**
 * What a rule sends to a bus of another Region or account is a PutEvents by the target's role, which that has to allow
 * (EventBridge user guide, "Sending and receiving events between AWS Regions", "... between AWS accounts").
 */
export function mayGoAbroad(send: (delivery: Foreign) => Promise<void>, roleMay: RoleMay) {
  return async (delivery: Foreign): Promise<void> => {
    const { targetArn, roleArn } = delivery;
    const [, , , region = '', accountId = ''] = targetArn.split(':');
    const there = { 'aws:RequestedRegion': region, 'aws:ResourceAccount': accountId };
    if (!roleMay(roleArn, ACTION, targetArn, { ...aboutEvent(delivery), ...there })) throw denied(roleArn, targetArn);
    await send(delivery);
  };
}

/**
 * Whether a bus lets in what comes from another Region or account. Another account has to be allowed by the policy of the
 * bus, too; in the same one the role is enough, unless the policy denies it (IAM user guide, "Cross-account policy
 * evaluation logic").
 * @throws {AwsError} AccessDeniedException
 */
export function letIn(bus: Bus, delivery: Foreign): void {
  const { targetArn, roleArn, sourceArn, organizationId } = delivery;
  const accountId = roleArn.split(':')[4]!;
  const context: Context = {
    ...aboutEvent(delivery),
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalArn': roleArn,
    'aws:PrincipalOrgID': organizationId,
    'aws:SecureTransport': 'true',
    'aws:SourceArn': sourceArn,
  };
  const statements = bus.policy ? compileResourcePolicy(bus.policy) : [];
  const request = { action: ACTION, resources: [targetArn], principal: { arn: roleArn }, context };
  const { allowed, explicitDeny } = evaluate(statements, request);
  if (explicitDeny || (!allowed && accountId !== ACCOUNT_ID)) throw denied(roleArn, targetArn);
}

function aboutEvent({ payload }: Foreign) {
  const event = JSON.parse(payload) as EventOnBus;
  return {
    'events:source': event.source,
    'events:detail-type': event['detail-type'],
    'events:eventBusInvocation': 'true',
  };
}

/** The words are a guess, after those of IAM's other refusals. */
export const denied = (roleArn: string, busArn: string): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: ${roleArn} is not authorized to perform: ${ACTION} on resource: ${busArn}`,
    { status: 403 },
  );
