import { ACCOUNT_ID } from '../../core.ts';

/** One statement of a function's resource policy, as AWS::Lambda::Permission writes it. */
export interface Permission {
  readonly action: string;
  /** A service (`events.amazonaws.com`), an account or `*`. */
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

const INVOKING_ACTIONS = new Set(['lambda:InvokeFunction', 'lambda:*', '*']);

/** Whether `permission` lets the service `principal` invoke the function for `sourceArn`. */
export function permits(permission: Permission, principal: string, sourceArn: string): boolean {
  const { action, sourceAccount } = permission;
  if (!INVOKING_ACTIONS.has(action)) return false;
  if (permission.principal !== principal && permission.principal !== '*') return false;
  if (permission.sourceArn !== undefined && !arnLike(permission.sourceArn).test(sourceArn)) return false;
  // ARNs without an account (of S3 buckets, say) are taken for this one's.
  return sourceAccount === undefined || sourceAccount === (sourceArn.split(':')[4] || ACCOUNT_ID);
}

/** `*` stands for any characters and `?` for one, as in the condition ArnLike that Lambda makes of a source ARN. */
function arnLike(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
