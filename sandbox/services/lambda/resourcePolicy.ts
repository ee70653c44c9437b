import { ACCOUNT_ID } from '../../core.ts';

/** One statement of a function's resource policy, as AWS::Lambda::Permission writes it. */
export interface Permission {
  readonly statementId: string;
  readonly action: string;
  /** A service (`events.amazonaws.com`), an account or `*`. */
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
  /** Where it is given, it is about requests to a function URL of that sort alone. */
  readonly functionUrlAuthType: string | undefined;
  /** It lets the function be invoked by its URL, and in no other way. */
  readonly isForFunctionUrl: boolean;
}

const INVOKING_ACTIONS = new Set(['lambda:InvokeFunction', 'lambda:*', '*']);

/** Whether `permission` lets the service `principal` invoke the function for `sourceArn`. */
export function permits(permission: Permission, principal: string, sourceArn: string): boolean {
  const { action, sourceAccount } = permission;
  if (!INVOKING_ACTIONS.has(action) || permission.isForFunctionUrl) return false;
  if (permission.principal !== principal && permission.principal !== '*') return false;
  if (permission.sourceArn !== undefined && !arnLike(permission.sourceArn).test(sourceArn)) return false;
  // ARNs without an account (of S3 buckets, say) are taken for this one's.
  return sourceAccount === undefined || sourceAccount === (sourceArn.split(':')[4] || ACCOUNT_ID);
}

/**
 * Whether anybody may use a function URL without authorization: since October 2025 both actions have to be allowed
 * (Developer Guide, "Control access to Lambda function URLs").
 */
export function permitsEverybody(permissions: readonly Permission[]): boolean {
  const open = permissions.filter(
    ({ principal, functionUrlAuthType = 'NONE' }) => principal === '*' && functionUrlAuthType === 'NONE',
  );
  return (
    open.some(({ action }) => action === 'lambda:InvokeFunctionUrl' || action === 'lambda:*') &&
    open.some(({ action }) => INVOKING_ACTIONS.has(action))
  );
}

/** `*` stands for any characters and `?` for one, as in the condition ArnLike that Lambda makes of a source ARN. */
function arnLike(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
