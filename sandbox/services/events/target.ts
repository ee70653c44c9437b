import type { Target as TargetInput } from '@aws-sdk/client-eventbridge';
import { type Core, isAbroad } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import { readRetryPolicy, type RetryPolicy } from './delivery.ts';
import { compileInput, type InputMaker } from './input.ts';

/** Where a rule sends what it matches. */
export interface Target {
  readonly declared: TargetInput;
  readonly id: string;
  readonly arn: string;
  readonly input: InputMaker;
  readonly retry: RetryPolicy;
}

const MEMBERS = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
]);

/** Of the targets that are simulated, the ones that EventBridge calls by a role only. */
const NEEDS_ROLE = new Set(['states']);

/** EventBridge writes to log groups by their policy alone ("Using resource-based policies for Amazon EventBridge"). */
const TAKES_NO_ROLE = new Set(['logs']);

/** @throws {AwsError} naming the target and what of it is not simulated or not valid. */
export function compileTarget(core: Core, declared: TargetInput): Target {
  const { Id: id = '', Arn: arn = '', RoleArn } = declared;
  refuseUnsimulated('events:PutTargets', declared, MEMBERS);
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) {
    const message = `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`;
    throw new AwsError('ValidationException', message);
  }
  const service = arn.split(':')[2] ?? '';
  if (!core.receivers.has(service)) throw notSimulated(`A target like ${arn}`);
  const isForeign = isAbroad(arn);
  // Other services take events of rules in other accounts, too: "Sending events to an AWS service in another account".
  if (isForeign && service !== 'events') throw notSimulated(`A target in another Region or account like ${arn}`);
  // Older rules send to other accounts without a role; whoever makes one now is told to name one (user guide).
  if ((NEEDS_ROLE.has(service) || isForeign) && !RoleArn)
    throw new AwsError('ValidationException', `RoleArn is required for target ${arn}.`);
  if (TAKES_NO_ROLE.has(service) && RoleArn)
    throw new AwsError('ValidationException', `RoleArn is not supported for target ${arn}.`);
  return { declared, id, arn, input: compileInput(declared, id), retry: readRetryPolicy(declared.RetryPolicy) };
}
