import type { Context } from '../evaluate.ts';
import { acm } from './acm.ts';
import { cloudwatch } from './cloudwatch.ts';
import { applicationAutoScaling, lambda, scheduler, states } from './compute.ts';
import { anything } from './demand.ts';
import type { Input, Lookups, ServiceActions } from './demand.ts';
import { dynamodb } from './dynamodb.ts';
import { events } from './events.ts';
import { elasticLoadBalancing } from './loadBalancing.ts';
import { iam } from './iam.ts';
import { logs, secretsmanager, ssm } from './keeping.ts';
import { sns, sqs } from './messaging.ts';
import { ec2 } from './ec2.ts';
import { arcZonalShift, autoscaling, ecs, fis } from './targets.ts';
import { rds } from './rds.ts';
import { route53 } from './route53.ts';
import { s3 } from './s3.ts';

export type { Lookups } from './demand.ts';

/** What must be allowed for a call to go through. */
export interface Check {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  /** Keys whose values are looked at later, for each part of the call. */
  readonly open?: readonly string[];
}

/** By the prefix of the service's actions. */
const SERVICES: Readonly<Record<string, ServiceActions>> = {
  acm,
  'application-autoscaling': applicationAutoScaling,
  'arc-zonal-shift': arcZonalShift,
  autoscaling,
  cloudwatch,
  dynamodb,
  ec2,
  ecs,
  elasticloadbalancing: elasticLoadBalancing,
  events,
  fis,
  iam,
  lambda,
  logs,
  rds,
  route53,
  s3,
  scheduler,
  secretsmanager,
  sns,
  sqs,
  ssm,
  states,
  sts: { AssumeRole: (input) => [{ resource: String(input['RoleArn']) }] },
};

/** Services sign their requests by the prefix of their actions, but for this one. */
const PREFIX_OF_SIGNING_NAME: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Anyone with valid credentials may call this, even under a policy that denies it. Source: STS API Reference. */
const ALWAYS_ALLOWED = 'sts:GetCallerIdentity';

const NOTHING: Context = {};

/**
 * What a call needs. An operation without an entry in the tables needs the action of its own name on `*`: only a policy
 * for every resource allows it, so that what is not known is refused rather than let through.
 */
export function checksOf(signingName: string, operation: string, input: Input, lookups: Lookups): readonly Check[] {
  const prefix = PREFIX_OF_SIGNING_NAME[signingName] ?? signingName;
  const ownAction = `${prefix}:${operation}`;
  if (ownAction === ALWAYS_ALLOWED) return [];
  const demandsOf = SERVICES[prefix]?.[operation] ?? anything;
  return demandsOf(input, lookups).map(({ action, resource, context, open }) => ({
    action: action ?? ownAction,
    resource,
    context: context ?? NOTHING,
    ...(open && { open }),
  }));
}
