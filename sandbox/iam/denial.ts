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

/** How a service words a refusal, where it differs from the others. All are seen in published refusals. */
interface Wording {
  /** Before the sentence. EC2's is from memory and not verified. */
  readonly opening?: string;
  readonly actionOf?: (action: string) => string;
  readonly resourceOf?: (resource: string) => string;
  /** An action without resources is about `*`, too. */
  readonly saysEverything?: true;
}

const WORDINGS: Readonly<Record<string, Wording>> = {
  ec2: { opening: 'You are not authorized to perform this operation. ' },
  lambda: { saysEverything: true },
  s3: { resourceOf: (resource) => `"${resource}"` },
  sns: { actionOf: (action) => action.replace(/^sns:/, 'SNS:') },
  sqs: { actionOf: (action) => action.toLowerCase() },
};

/** The error that a caller without permission gets. */
export function accessDenied(
  signingName: string,
  callerArn: string,
  { action: asked, resource }: Check,
  { explicitDeny }: AccessDecision,
): AwsError {
  const { opening = '', actionOf, resourceOf, saysEverything } = WORDINGS[signingName] ?? {};
  const action = actionOf?.(asked) ?? asked;
  const about = resource === '*' && !saysEverything ? '' : ` on resource: ${resourceOf?.(resource) ?? resource}`;
  const reason = explicitDeny
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  const code = CODES[signingName];
  return new AwsError(
    code ?? 'AccessDeniedException',
    `${opening}User: ${callerArn} is not authorized to perform: ${action}${about} ${reason}`,
    { status: code !== undefined || REST_SERVICES.has(signingName) ? 403 : 400 },
  );
}
