import type {
  Action,
  CreateTargetGroupCommandInput,
  LoadBalancerSchemeEnum,
  ProtocolEnum,
  RuleCondition,
  TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Timer } from '../../clock.ts';
import type { Ordered } from '../orderedStore.ts';

/** Every record's `id` is its ARN. */
interface Resource extends Ordered {
  readonly tags: Map<string, string>;
}

export interface LoadBalancer extends Resource {
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: LoadBalancerSchemeEnum;
  /** `app/NAME/ID` or `net/NAME/ID`: what metrics call it, and how the ARNs of its listeners begin. */
  readonly path: string;
  readonly dnsName: string;
  readonly vpcId: string;
  readonly createdMs: number;
  readonly attributes: Map<string, string>;
  securityGroups: readonly string[];
  ipAddressType: 'ipv4' | 'dualstack';
  state: 'provisioning' | 'active';
  /** By zone, in the order of the zones' names. */
  zones: ReadonlyMap<string, EnabledZone>;
}

export interface EnabledZone {
  readonly zone: string;
  readonly subnetId: string;
  /** An Elastic IP address that its owner chose, by its allocation. */
  readonly allocationId: string | undefined;
  /** Where the load balancer answers in this zone: an address of the loopback network. */
  readonly address: string;
  /** Where a dual-stack one answers, too: an address for documentation, which no socket has. */
  readonly ipv6Address: string;
}

export interface TargetGroup extends Resource {
  readonly name: string;
  /** `targetgroup/NAME/ID`: what metrics call it. */
  readonly path: string;
  readonly protocol: ProtocolEnum;
  readonly protocolVersion: string | undefined;
  readonly port: number;
  readonly vpcId: string | undefined;
  readonly targetType: Exclude<TargetTypeEnum, 'lambda'>;
  /** Of its targets' addresses. */
  readonly ipAddressType: 'ipv4' | 'ipv6';
  readonly attributes: Map<string, string>;
  healthCheck: HealthCheck;
  /** By `targetKey`. */
  readonly targets: Map<string, Target>;
}

export type HealthCheck = Required<
  Pick<
    CreateTargetGroupCommandInput,
    | 'HealthCheckPort'
    | 'HealthCheckEnabled'
    | 'HealthCheckIntervalSeconds'
    | 'HealthCheckTimeoutSeconds'
    | 'HealthyThresholdCount'
    | 'UnhealthyThresholdCount'
  >
> &
  Pick<CreateTargetGroupCommandInput, 'HealthCheckProtocol' | 'HealthCheckPath' | 'Matcher'>;

/** What a target's own health is, as health checks see it. */
export interface Health {
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'unhealthy.draining' | 'unavailable';
  readonly reason?: HealthReason;
  readonly description?: string;
}

export type HealthReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks'
  | 'Target.HealthCheckDisabled'
  | 'Elb.InternalError';

export interface Target {
  readonly id: string;
  readonly port: number;
  /** Of QUIC and TCP_QUIC groups: `0x` and 16 hexadecimal digits. */
  readonly quicServerId: string | undefined;
  /** The zone it lies in; `all` for an address outside of the VPC that was registered so. */
  readonly zone: string;
  readonly registeredMs: number;
  health: Health;
  /** Set while it is deregistered and its connections live on: when it is gone. */
  draining: { readonly untilMs: number; readonly timer: Timer } | undefined;
}

export interface Listener extends Resource {
  readonly loadBalancerArn: string;
  /** `app/NAME/ID/ID`: how the ARNs of its rules begin. */
  readonly path: string;
  port: number;
  protocol: ProtocolEnum;
  sslPolicy: string | undefined;
  alpnPolicy: readonly string[];
  /** Of HTTPS and TLS listeners. */
  defaultCertificate: string | undefined;
  /** The certificates for SNI, in the order in which they were added. */
  certificates: readonly string[];
  defaultActions: readonly Action[];
  /** What an HTTPS listener does about certificates of clients. */
  mutualAuthentication: MutualAuthentication;
  readonly attributes: Map<string, string>;
}

/** `passthrough` asks clients for a certificate and takes whatever comes, `verify` takes those of its trust store alone. */
export type MutualAuthentication =
  | { readonly mode: 'off' | 'passthrough' }
  | { readonly mode: 'verify'; readonly trustStoreArn: string };

/** Authorities whose clients are let in. */
export interface TrustStore {
  readonly arn: string;
  readonly authoritiesPem: string;
}

export interface Rule extends Resource {
  readonly listenerArn: string;
  priority: number;
  conditions: readonly RuleCondition[];
  actions: readonly Action[];
}

export const targetKey = (id: string, port: number): string => `${id}:${port}`;
