import type { Fleet } from '../../fleet/fleet.ts';
import type * as shapes from './shapes.ts';

/** Everything that can be read of an account and a Region, by names. Each part takes rights of its own. */
export interface Parts {
  readonly clusters: readonly shapes.DatabaseCluster[];
  readonly instances: readonly shapes.DatabaseInstance[];
  readonly endpoints: readonly shapes.ClusterEndpoint[];
  readonly connections: readonly shapes.Connections[];
  readonly offers: readonly shapes.Offer[];
  /** Names and identifiers of capacity reservations. */
  readonly reservations: readonly string[];
  readonly scalingPolicies: readonly shapes.ScalingPolicy[];
  readonly loadBalancers: readonly shapes.LoadBalancer[];
  readonly listeners: readonly shapes.Listener[];
  readonly served: readonly shapes.ServedCertificate[];
  readonly rules: readonly shapes.ListenerRule[];
  readonly targetGroups: readonly shapes.TargetGroup[];
  /** By the ARN of the target group. */
  readonly groupTags: ReadonlyMap<string, shapes.Tags>;
  readonly targets: readonly shapes.Target[];
  readonly certificates: readonly shapes.Certificate[];
  readonly validations: readonly shapes.CertificateValidation[];
  readonly hostedZones: readonly shapes.HostedZone[];
  readonly zones: readonly string[];
  readonly subnets: readonly shapes.Subnet[];
  readonly routeTables: readonly shapes.RouteTable[];
  readonly securityGroups: readonly shapes.SecurityGroup[];
  readonly machines: readonly shapes.Machine[];
  readonly scalingGroups: readonly shapes.ScalingGroup[];
  readonly services: readonly shapes.Service[];
  /** Of the bootstrap stack that the CDK looks for. */
  readonly bootstrapQualifier: string;
  readonly bootstrapVersion: number | undefined;
  /** The fleet that is deployed as this stage; undefined if none is. */
  readonly published: Fleet | undefined;
  /** Those of the other stages, by their names. */
  readonly otherStages: ReadonlyMap<string, Fleet>;
  /** `isLedger`: it has the keys of one. */
  readonly ledger: { readonly exists: boolean; readonly isLedger: boolean };
  readonly drillRuns: readonly shapes.DrillRun[];
  readonly alarms: readonly shapes.Alarm[];
  readonly functions: readonly shapes.OwnFunction[];
  readonly bus: { readonly exists: boolean };
  readonly eventRules: readonly shapes.EventRule[];
  readonly schedules: readonly shapes.Schedule[];
  /** Undefined where there is none. */
  readonly attention: shapes.AttentionTopic | undefined;
  readonly concurrentExecutions: number;
  /** Of instances of RDS. */
  readonly instanceQuota: { readonly used: number; readonly max: number };
  readonly secrets: readonly shapes.SecretFound[];
  readonly deployerRights: readonly shapes.Right[];
}

export type PartName = keyof Parts;
