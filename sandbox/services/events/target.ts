import type { Target as TargetInput } from '@aws-sdk/client-eventbridge';
import type { Core } from '../../core.ts';
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
  if (NEEDS_ROLE.has(service) && !RoleArn)
    throw new AwsError('ValidationException', `RoleArn is required for target ${arn}.`);
  return { declared, id, arn, input: compileInput(declared, id), retry: readRetryPolicy(declared.RetryPolicy) };
}
