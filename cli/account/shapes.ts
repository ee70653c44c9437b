import type { UnfitReason } from '../../functions/aws/rds/unfitReason.ts';

/** What an account has in a Region, as plain data: what the rules of `check` and `doctor` look at. */

export type Tags = Readonly<Record<string, string>>;

export interface DatabaseCluster {
  readonly id: string;
  readonly arn: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly status: string;
  /** Why Evenkeel would not manage it, as far as its description tells. */
  readonly unfit: UnfitReason | undefined;
  readonly port: number;
  /** The identifier of the instance that writes. */
  readonly writer: string | undefined;
  readonly securityGroupIds: readonly string[];
  readonly tags: Tags;
}

export interface DatabaseInstance {
  readonly id: string;
  readonly clusterId: string | undefined;
  readonly instanceClass: string;
  readonly status: string;
  /** Undefined until RDS has placed it. */
  readonly zone: string | undefined;
  readonly vpcId: string | undefined;
  /** The subnets of its subnet group. */
  readonly subnetIds: readonly string[];
  readonly tags: Tags;
}

/** A custom endpoint. */
export interface ClusterEndpoint {
  readonly id: string;
  readonly clusterId: string;
  /** `READER`, `ANY` */
  readonly customType: string;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'application' | 'network';
  readonly isInternal: boolean;
  readonly vpcId: string;
  readonly host: string;
  readonly securityGroupIds: readonly string[];
  readonly zones: readonly EnabledZone[];
}

export interface EnabledZone {
  readonly zone: string;
  readonly subnetId: string;
  /**
   * The address in this zone is one that somebody chose, and that clients may have written down: an Elastic IP address,
   * or a private one of an internal load balancer.
   */
  readonly hasFixedAddress: boolean;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: string;
  readonly tlsPolicy: string | undefined;
  readonly defaultCertificateArn: string | undefined;
  readonly defaultActions: readonly Action[];
}

export interface Action {
  /** `forward`, `redirect`, `fixed-response`, … */
  readonly type: string;
  readonly targetGroupArns: readonly string[];
  /** Of a redirect; `#{protocol}` keeps the request's own. */
  readonly redirectProtocol: string | undefined;
  /** Of a redirect to the same host: where it leads, `#{port}` for the request's own. */
  readonly redirectPort?: string | undefined;
}

/** A rule of a listener, except the default one. */
export interface ListenerRule {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number;
  /** All of them have to match. */
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}

export interface Condition {
  /** `host-header`, `path-pattern`, `http-header`, `http-request-method`, `query-string`, `source-ip` */
  readonly field: string;
  /** Any of them may match. Of a header: `NAME: VALUE`; of a query string: `KEY=VALUE`. */
  readonly values: readonly string[];
  /** It is given by regular expressions, which nobody judges here. */
  readonly isRegular: boolean;
}

export interface ServedCertificate {
  readonly listenerArn: string;
  readonly certificateArn: string;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  /** `instance`, `ip`, `alb`, `lambda` */
  readonly targetType: string;
  readonly loadBalancerArns: readonly string[];
}

export interface Target {
  readonly groupArn: string;
  /** An instance's ID or an address. */
  readonly id: string;
  readonly port: number;
  readonly zone: string | undefined;
  readonly state: string;
}

export interface Certificate {
  readonly arn: string;
  /** In lower case. */
  readonly names: readonly string[];
  /** `AMAZON_ISSUED`, `IMPORTED`, `PRIVATE` */
  readonly type: string;
  readonly status: string;
  readonly isInUse: boolean;
}

export interface CertificateValidation {
  readonly arn: string;
  /** `DNS`, `EMAIL`, `HTTP` */
  readonly methods: readonly string[];
}

export interface HostedZone {
  readonly id: string;
  /** Without the last dot. */
  readonly name: string;
  readonly isPrivate: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly freeAddresses: number;
}

export interface RouteTable {
  readonly vpcId: string;
  /** Of the subnets that no other table names. */
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** One that is attached. */
  readonly hasInternetGateway: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly Permission[];
}

/** Who may come in, on which ports. */
export interface Permission {
  /** `tcp`, `udp`, … or `-1` for all. */
  readonly protocol: string;
  /** Undefined for every port. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly groupIds: readonly string[];
  /** IPv4 and IPv6 ranges. */
  readonly ranges: readonly string[];
  readonly prefixLists: readonly string[];
}

/** An instance of EC2. */
export interface Machine {
  readonly id: string;
  readonly address: string | undefined;
  readonly subnetId: string | undefined;
  readonly securityGroupIds: readonly string[];
  readonly tags: Tags;
}

export interface ScalingGroup {
  readonly name: string;
  readonly targetGroupArns: readonly string[];
  readonly instanceIds: readonly string[];
}

/** A service of ECS. */
export interface Service {
  readonly cluster: string;
  readonly name: string;
  /** `EC2`, `FARGATE`, `EXTERNAL` */
  readonly launchType: string;
  readonly targetGroupArns: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A policy of Application Auto Scaling on a cluster. */
export interface ScalingPolicy {
  readonly name: string;
  /** `cluster:shop` */
  readonly resourceId: string;
}

/** What CloudWatch has of connections to an instance of RDS in the last day. */
export interface Connections {
  readonly instanceId: string;
  /** The most that were open at the same time. */
  readonly most: number;
}

export interface Alarm {
  readonly name: string;
  readonly hasActionsEnabled: boolean;
  /** The stage whose heartbeat it waits for. */
  readonly heartbeatOf: string | undefined;
}

/** A function of Lambda that is one of ours. */
export interface OwnFunction {
  readonly name: string;
  /** `Replicas`, as its stack calls it. */
  readonly role: string;
  /** `Active`, `Pending`, `Inactive`, `Failed` */
  readonly state: string;
  /** `Successful`, `InProgress`, `Failed` */
  readonly lastUpdate: string;
  /** Its reserved concurrency is 0: nothing invokes it. */
  readonly isHalted: boolean;
}

/** A rule of EventBridge whose name is one of our stacks'. */
export interface EventRule {
  readonly name: string;
  readonly bus: string;
  readonly isEnabled: boolean;
}

export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly isEnabled: boolean;
}

/** The topic of whatever needs a person. */
export interface AttentionTopic {
  readonly arn: string;
  readonly subscriptions: readonly { readonly endpoint: string; readonly isConfirmed: boolean }[];
}

/** A secret or a parameter of the fleet. Nothing of its content is kept but the names of its fields. */
export interface SecretFound {
  /** As the fleet has it. */
  readonly reference: string;
  readonly state: 'there' | 'missing' | 'to be deleted' | 'unreadable';
  /** The fields of the JSON object that it holds; undefined where it holds none. */
  readonly fields: readonly string[] | undefined;
}

/** What RDS sells of a class for a cluster. */
export interface Offer {
  readonly clusterId: string;
  readonly instanceClass: string;
  readonly zones: readonly string[];
}

/** What an action of IAM was judged to be for the caller. */
export interface Right {
  readonly action: string;
  readonly resource: string;
  readonly isAllowed: boolean;
}

/** Drills that the ledger has. */
export interface DrillRun {
  readonly drill: string;
  readonly resource: string;
  readonly requestedAtMs: number;
  /** `passed`, `failed`, …; undefined while it runs. */
  readonly verdict: string | undefined;
}
