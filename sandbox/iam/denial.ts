import { AwsError } from '../wire/handlers.ts';
import type { Check } from './actions/index.ts';
import type { AccessDecision } from './evaluate.ts';

/**
 * What services call a refusal on the wire, by signing name. Seen in published refusals: RDS, CloudWatch and SQS. The
 * others are from memory and not verified.
 */
const CODES: Readonly<Record<string, string>> = {
  autoscaling: 'AccessDenied',
  ec2: 'UnauthorizedOperation',
  elasticloadbalancing: 'AccessDenied',
  iam: 'AccessDenied',
  monitoring: 'AccessDenied',
  rds: 'AccessDenied',
  route53: 'AccessDenied',
  s3: 'AccessDenied',
  sns: 'AuthorizationError',
  sqs: 'AccessDenied',
  sts: 'AccessDenied',
};

/**
 * Of the services that answer AccessDeniedException, those with REST protocols answer with 403, the others with 400.
 * 400 was seen in published refusals of CloudWatch Logs; that the others follow their protocol is a guess.
 */
const REST_SERVICES: ReadonlySet<string> = new Set(['lambda', 'scheduler']);

/** The error that a caller without permission gets. */
export function accessDenied(
  signingName: string,
  callerArn: string,
  { action, resource }: Check,
  { explicitDeny }: AccessDecision,
): AwsError {
  // As CloudWatch writes it; some services write `*` for an action without resources.
  const about = resource === '*' ? '' : ` on resource: ${resource}`;
  const reason = explicitDeny
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  const code = CODES[signingName];
  return new AwsError(
    code ?? 'AccessDeniedException',
    `User: ${callerArn} is not authorized to perform: ${action}${about} ${reason}`,
    { status: code !== undefined || REST_SERVICES.has(signingName) ? 403 : 400 },
  );
}
