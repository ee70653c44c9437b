import { ACCOUNT_ID, PARTITION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { POLICY_MAX_BYTES } from './quotas.ts';
import type { Permission } from './resourcePolicy.ts';

/** A function's resource policy as GetPolicy gives it. The order of the members is recorded. */
export const policyDocument = (functionArn: string, permissions: readonly Permission[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'default',
    Statement: permissions.map((permission) => statementOf(functionArn, permission)),
  });

function statementOf(functionArn: string, permission: Permission) {
  const { statementId, action, principal } = permission;
  const conditions = conditionsOf(permission);
  return {
    Sid: statementId,
    Effect: 'Allow',
    Principal: principalOf(principal),
    Action: action,
    Resource: functionArn,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

function principalOf(principal: string) {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${PARTITION}:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}

function conditionsOf({ sourceArn, sourceAccount, functionUrlAuthType, isForFunctionUrl }: Permission) {
  const texts = {
    ...(sourceAccount !== undefined && { 'AWS:SourceAccount': sourceAccount }),
    ...(functionUrlAuthType !== undefined && { 'lambda:FunctionUrlAuthType': functionUrlAuthType }),
  };
  return {
    ...(Object.keys(texts).length > 0 && { StringEquals: texts }),
    ...(isForFunctionUrl && { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
    ...(sourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': sourceArn } }),
  };
}

/** @throws {AwsError} PolicyLengthExceededException, and whatever AWS does not take for a principal */
export function checkPolicy(functionArn: string, permissions: readonly Permission[]): void {
  const principal = permissions.at(-1)?.principal ?? '';
  if (!/^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::.*|[\w-]+(\.[\w-]+)*\.(amazonaws|amazon)\.com(\.cn)?)$/.test(principal)) {
    throw new AwsError(
      'InvalidParameterValueException',
      'The provided principal was invalid. Please check the principal and try again.',
      { fields: { Type: 'User' } },
    );
  }
  const bytes = Buffer.byteLength(policyDocument(functionArn, permissions));
  if (bytes <= POLICY_MAX_BYTES) return;
  throw new AwsError(
    'PolicyLengthExceededException',
    `The final policy size (${bytes}) is bigger than the limit (${POLICY_MAX_BYTES}).`,
    { fields: { Type: 'User' } },
  );
}

/** The id that CloudFormation gives to a statement. */
export const statementIdOf = (stackName: string, logicalId: string, suffix: string): string =>
  `${stackName}-${logicalId}-${suffix}`.slice(-100).replace(/^-+/, '') || ACCOUNT_ID;
