import { ArnFormat, Duration, Fn, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { OwnRole } from './role.ts';

/** After half an hour the tick has already found what the event reported. */
export const DELIVERY = { maxEventAge: Duration.minutes(30), retryAttempts: 10 };

/** What a rule cannot deliver goes to the queue, whose policy already allows that: `allowDeadLetters`. */
export const withDeadLetters = (target: events.IRuleTarget, queue: IQueue): events.IRuleTarget => ({
  bind: (rule, id) => ({ ...target.bind(rule, id), deadLetterConfig: { arn: queue.queueArn } }),
});

/**
 * All of our rules may send what they cannot deliver, by one statement: the CDK adds one for each rule, and a queue's
 * policy holds twenty.
 */
export function allowDeadLetters(queue: IQueue): void {
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Rules',
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': ourRules(queue) } },
    }),
  );
}

/**
 * The ARNs of our rules, on any bus. CloudFormation begins their names with that of the stack, of which it may cut the
 * end off; so the stage is left out.
 */
export const ourRules = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'evenkeel-*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });

/**
 * A service of AWS that acts for this account. Other accounts have the same services, which act for them (IAM user
 * guide, "Cross-service confused deputy prevention").
 */
export const serviceOfAccount = (scope: Construct, service: string): iam.ServicePrincipal =>
  new iam.ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } } });

/**
 * The role by which rules of this account reach a target. A topic needs one: its own policy takes no condition for
 * EventBridge (EventBridge user guide, "Amazon SNS permissions"), and without one it would let in rules of any account.
 */
export const createRuleRole = (scope: Construct, id: string): iam.Role =>
  new OwnRole(scope, id, { assumedBy: serviceOfAccount(scope, 'events.amazonaws.com') });

/** What CloudFormation refers to a rule of our buses by is `BUS|RULE`. */
export const nameOfRule = (rule: events.Rule): string => Fn.select(1, Fn.split('|', rule.ruleName));
