import { AwsError } from '../wire/handlers.ts';
import type { DeployedResource } from './resource.ts';

/** What became of a resource or of a stack, as DescribeStackEvents tells it, oldest first. */
export interface StackEvent {
  readonly stackName: string;
  /** Of a stack's own event, the stack's name. */
  readonly logicalId: string;
  readonly type: string;
  readonly status:
    | 'CREATE_COMPLETE'
    | 'CREATE_FAILED'
    | 'IMPORT_COMPLETE'
    | 'UPDATE_COMPLETE'
    | 'ROLLBACK_IN_PROGRESS'
    | 'DELETE_COMPLETE'
    | 'DELETE_FAILED'
    | 'ROLLBACK_COMPLETE'
    | 'ROLLBACK_FAILED';
  readonly reason?: string;
}

export const resourceEvent = (
  { stackName, logicalId, type }: DeployedResource,
  status: StackEvent['status'],
  reason?: string,
): StackEvent => ({ stackName, logicalId, type, status, ...(reason !== undefined && { reason }) });

export const stackEvent = (stackName: string, status: StackEvent['status'], reason?: string): StackEvent => ({
  stackName,
  logicalId: stackName,
  type: 'AWS::CloudFormation::Stack',
  status,
  ...(reason !== undefined && { reason }),
});

/** What a provisioner said, with the code of an error of AWS. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AwsError) || message.endsWith(`(${error.code})`)) return message;
  return `${message} (${error.code})`;
}

/** How CloudFormation words it. */
export const handlerReason = (error: unknown): string =>
  `Resource handler returned message: "${reasonOf(error)}" (HandlerErrorCode: ${handlerCodeOf(error)})`;

/** Resource type development guide, "Handler error codes". Which errors of a service become which is a guess. */
function handlerCodeOf(error: unknown): string {
  if (!(error instanceof AwsError)) return 'GeneralServiceException';
  const { code } = error;
  if (/LimitExceeded|OverLimit|Quota|PolicyLengthExceeded/.test(code)) return 'ServiceLimitExceeded';
  if (/AlreadyExists|Conflict|InUse/.test(code)) return 'AlreadyExists';
  if (/NotFound|DoesNotExist|NoSuch/.test(code)) return 'NotFound';
  return /AccessDenied|NotAuthorized/.test(code) ? 'AccessDenied' : 'InvalidRequest';
}
