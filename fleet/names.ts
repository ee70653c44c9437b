/** The tag that says whose a thing is. Set at creation and never changed; IAM lets us delete nothing without it. */
export const stageTag = {
  key: 'evenkeel:stage',
  value: (stage: string): string => stage,
};

/** The tag that says for which cluster a thing was made. */
export const CLUSTER_TAG_KEY = 'evenkeel:cluster';

/** Everything in RDS that we create is called so, and IAM lets us create nothing else. */
export const READER_PREFIX = 'evenkeel-';

/** The custom endpoint through which applications read: at most 63 characters, like every identifier of RDS. */
export const endpointId = (cluster: string): string => `${READER_PREFIX}${cluster}`.slice(0, 63).replace(/-$/, '');

/** The ledger's table. Its name follows from the stage alone, so that the command line finds it. */
export const ledgerTableName = (stage: string): string => `evenkeel-${stage}`;

/** The bus of our own events, named likewise. */
export const busName = (stage: string): string => `evenkeel-${stage}`;

/** Where the hosts of a cluster are published in Parameter Store: `/evenkeel/shop/writer`, `/evenkeel/shop/reader`. */
export const endpointParameter = (cluster: string, role: 'writer' | 'reader'): string =>
  `${PARAMETER_PREFIX}${cluster}/${role}`;

/** Every parameter of ours is called so, and IAM lets us write no other. */
export const PARAMETER_PREFIX = '/evenkeel/';

/** How Application Auto Scaling calls a cluster. It tags the readers that it adds with this. */
export const scalableResourceId = (cluster: string): string => `cluster:${cluster}`;

/** Readers that Application Auto Scaling adds are called so (Aurora user guide, "DB instance IDs and tagging"). */
export const NET_READER_PREFIX = 'application-autoscaling-';

/** It tells its readers apart by this tag, whose value is the resource id. */
export const NET_READER_TAG_KEY = 'application-autoscaling:resourceId';

/** Our policy on a cluster's scalable target. Policies have no tags of their own. */
export const safetyNetPolicyName = (stage: string): string => `evenkeel-${stage}-safety-net`;

/** The tag that says for which entry of the fleet's certificates a thing was made. */
export const CERTIFICATES_TAG_KEY = 'evenkeel:certificates';

/** The tag that says for which drill a thing was made: it goes with the drill. */
export const DRILL_TAG_KEY = 'evenkeel:drill';

/** The least days that any certificate on a listener of the fleet has left, in the namespace `Evenkeel`. */
export const MIN_DAYS_METRIC = 'MinDaysToExpiry';

/** How CloudWatch's metrics call a target group or a load balancer: `targetgroup/NAME/ID`, or `net/NAME/ID`. */
export const metricName = (arn: string): string => arn.split(':')[5]!.replace(/^loadbalancer\//, '');

/** What a probe is called in plans and reports: its own name, or its kind. */
export const probeName = ({ name, kind }: { readonly name?: string | undefined; readonly kind: string }): string =>
  name ?? kind;
