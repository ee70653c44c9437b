import type { SourceName } from '../../model.ts';

/** What each part is read with: the first action names the part where AWS does not say which one it refused. */
export const SOURCE_ACTIONS: Readonly<Record<SourceName, readonly string[]>> = {
  identity: ['sts:GetCallerIdentity'],
  ledger: ['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:GetItem'],
  clusters: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'rds:DescribeDBClusterEndpoints'],
  metrics: ['cloudwatch:GetMetricData'],
  targetGroups: [
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
  ],
  listeners: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeListenerCertificates',
  ],
  certificates: ['acm:ListCertificates', 'acm:DescribeCertificate'],
  drills: ['dynamodb:Query'],
};

/**
 * In an account: what changes by the minute is read by the minute, and what costs or is throttled, less often. 300
 * clusters are three pages of RDS, and 1,200 metrics a minute, which is a cent and a fifth.
 */
const ACCOUNT_MS: Readonly<Record<SourceName, number>> = {
  identity: 5_000,
  ledger: 10_000,
  clusters: 20_000,
  metrics: 60_000,
  targetGroups: 30_000,
  listeners: 60_000,
  certificates: 300_000,
  drills: 10_000,
};

/** In a sandbox a second may be a minute, and nothing costs. */
const SANDBOX_MS = 900;

export const settingsOfSources = (isSandbox: boolean) => {
  const names = Object.keys(SOURCE_ACTIONS) as SourceName[];
  return Object.fromEntries(
    names.map((name) => [name, { actions: SOURCE_ACTIONS[name], everyMs: isSandbox ? SANDBOX_MS : ACCOUNT_MS[name] }]),
  ) as Record<SourceName, { actions: readonly string[]; everyMs: number }>;
};

/** From one look to the next. */
export const lookEveryMs = (isSandbox: boolean): number => (isSandbox ? 1_000 : 5_000);
