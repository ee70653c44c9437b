/**
 * The tag that marks a resource as ours. Set at creation and never changed; IAM denies us to delete anything without
 * it.
 */
export const stageTag = {
  key: 'evenkeel:stage',
  value: (stage: string): string => stage,
};

/** The tag of an instance that speaks QUIC, with the server ID that it was started with: `0x` and 16 hexadecimal digits. */
export const quicServerIdTag = 'evenkeel:quic-server-id';

/** The tag that names the cluster for which a resource was created. */
export const CLUSTER_TAG_KEY = 'evenkeel:cluster';

/** The prefix of everything that we create in RDS; IAM denies us any other name. */
export const READER_PREFIX = 'evenkeel-';

/** The custom endpoint through which applications read: at most 63 characters, like every identifier of RDS. */
export const endpointId = (cluster: string): string => `${READER_PREFIX}${cluster}`.slice(0, 63).replace(/-$/, '');

/** The ledger's table. Its name follows from the stage alone, so that the command line finds it. */
export const ledgerTableName = (stage: string): string => `evenkeel-${stage}`;

/** The event bus of our own events, named likewise. */
export const busName = (stage: string): string => `evenkeel-${stage}`;

/** The event bus of a hub, to which installations forward. No stage has a hyphen: no installation has this name. */
export const hubBusName = (stage: string): string => `evenkeel-hub-${stage}`;

/** The log group in which a hub keeps what it is told. EventBridge's console shows only those that begin so. */
export const hubLogGroupName = (stage: string): string => `/aws/events/evenkeel-hub-${stage}`;

/** The state machine that divides a controller's ticks among several invocations. */
export const tickMachineName = (stage: string, controller: string): string => `evenkeel-${stage}-tick-${controller}`;

/** The dashboard in CloudWatch. */
export const dashboardName = (stage: string): string => `evenkeel-${stage}`;

/** Where the hosts of a cluster are published in Parameter Store: `/evenkeel/shop/writer`, `/evenkeel/shop/reader`. */
export const endpointParameter = (cluster: string, role: 'writer' | 'reader'): string =>
  `${PARAMETER_PREFIX}${cluster}/${role}`;

/**
 * Where the stacks publish the fleet, in parts: `/evenkeel-fleet/dev/1`. No function of ours may write there, whatever
 * the clusters are called.
 */
export const fleetParameterPath = (stage: string): string => `/evenkeel-fleet/${stage}`;

/** The prefix of every parameter that our functions write; IAM denies them any other. */
export const PARAMETER_PREFIX = '/evenkeel/';

/** Application Auto Scaling's resource ID of a cluster. It tags the readers that it adds with this. */
export const scalableResourceId = (cluster: string): string => `cluster:${cluster}`;

/** The prefix of readers that Application Auto Scaling adds (Aurora user guide, "DB instance IDs and tagging"). */
export const NET_READER_PREFIX = 'application-autoscaling-';

/** It identifies its readers by this tag, whose value is the resource ID. */
export const NET_READER_TAG_KEY = 'application-autoscaling:resourceId';

/** Our policy on a cluster's scalable target. Policies have no tags of their own. */
export const safetyNetPolicyName = (stage: string): string => `evenkeel-${stage}-safety-net`;

/** The tag that names the fleet's certificate set for which a resource was created. */
export const CERTIFICATES_TAG_KEY = 'evenkeel:certificates';

/** The tag that names the drill for which a resource was created: it is deleted with the drill. */
export const DRILL_TAG_KEY = 'evenkeel:drill';

/** The fewest days to expiry of any certificate on a listener of the fleet, in the namespace `Evenkeel`. */
export const MIN_DAYS_METRIC = 'MinDaysToExpiry';

/** Events of ours that did not reach our bus, counted over all functions, in the namespace `Evenkeel`. */
export const UNDELIVERED_METRIC = 'EventsUndelivered';

/** Its dimension `service`. */
export const UNDELIVERED_SERVICE = 'event-bus';

/** Events that came to a record in the ledger, of a `stage`, in the namespace `Evenkeel`. */
export const HEARTBEATS_METRIC = 'Heartbeats';

/** The dimension value of a target group or a load balancer in CloudWatch: `targetgroup/NAME/ID`, or `net/NAME/ID`. */
export const metricName = (arn: string): string => arn.split(':')[5]!.replace(/^loadbalancer\//, '');

/** The name of a probe in plans and reports: its own name, or its kind. */
export const probeName = ({ name, kind }: { readonly name?: string | undefined; readonly kind: string }): string =>
  name ?? kind;

const PARAMETER_SCHEME = 'ssm:';

/** The name of the parameter in which a secret is kept; undefined where it is one of Secrets Manager. */
export const parameterOf = (secret: string): string | undefined =>
  secret.startsWith(PARAMETER_SCHEME) ? secret.slice(PARAMETER_SCHEME.length) : undefined;
