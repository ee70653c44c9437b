import { z } from 'zod';
import { zoneName } from './zone.ts';

/** A target group's name: up to 32 letters, digits and hyphens (ELB API reference, "CreateTargetGroup"). */
const groupName = z
  .string()
  .regex(/^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/, "a target group's name: 1 to 32 letters, digits and hyphens");

const ARN = String.raw`^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:`;

const targetGroupArn = z
  .string()
  .regex(new RegExp(`${ARN}targetgroup/[A-Za-z0-9-]+/[0-9a-f]{16}$`), "the target group's ARN");

const loadBalancerArn = z
  .string()
  .regex(
    new RegExp(`${ARN}loadbalancer/net/[A-Za-z0-9-]+/[0-9a-f]{16}$`),
    'the ARN of a Network Load Balancer: arn:…:loadbalancer/net/NAME/ID',
  );

/** The source of healthy targets for a zone that has too few. */
const poolSchema = z.union(
  [
    /**
     * Another controller manages the targets, such as one in Kubernetes: Evenkeel never registers or deregisters any.
     */
    z.literal('external'),
    /** Running instances with this tag that are not registered anywhere. */
    z.strictObject({ ec2: z.strictObject({ tagKey: z.string().min(1).max(128), tagValue: z.string().max(256) }) }),
    /** An Auto Scaling group: its idle instances, and instances that it launches in the zone. */
    z.strictObject({ autoScalingGroup: z.string().min(1).max(255) }),
    /**
     * An ECS service that registers its own tasks: its desired count is raised, or its tasks are rebalanced over the
     * zones.
     */
    z.strictObject({ ecsService: z.strictObject({ cluster: z.string().min(1), service: z.string().min(1) }) }),
  ],
  { error: "'external', { ec2: { tagKey, tagValue } }, { autoScalingGroup } or { ecsService: { cluster, service } }" },
);

/** Weights are small whole numbers, so that the planner can find the minimum of moves exactly. */
const MAX_WEIGHT = 16;

const targetGroupFields = z.strictObject({
  /** `observe` decides, records and notifies, but changes nothing; `act` also acts. */
  mode: z.enum(['observe', 'act']).default('observe'),
  arn: targetGroupArn,
  /** The load balancer whose zones are kept healthy. Alarms need its name, which contains an ID that AWS generates. */
  loadBalancer: loadBalancerArn,
  /** The zones in which the load balancer is enabled: each has an alarm. */
  zones: z.array(zoneName).min(1),
  /**
   * Zones whose address clients have pinned: DNS failover does not help them, so the last path from there to a healthy
   * target is never removed.
   */
  pinnedZones: z.array(zoneName).default([]),
  /** The minimum of healthy targets per zone; the target group's own thresholds count where they are higher. */
  minHealthyPerZone: z.int().min(1).max(500).default(1),
  /** How much the weighted healthy capacity of two zones may differ before targets are moved. */
  allowedSkew: z.int().min(0).max(10_000).default(1),
  /**
   * Cross-zone load balancing: `bridge` enables it temporarily while a zone has too few targets, `always` keeps it
   * enabled, `never` keeps it disabled.
   */
  crossZone: z.enum(['bridge', 'always', 'never']).default('bridge'),
  pool: poolSchema,
  /** Capacity of one target by its instance type, relative to the smallest; 1 for types that are not named. */
  weights: z.record(z.string(), z.int().min(1).max(MAX_WEIGHT)).default({}),
  /** The maximum of registrations and deregistrations per minute. ELB itself allows 4 calls per second and account. */
  movesPerMinute: z.int().min(1).max(240).default(10),
  /** How long all zones must have been at their minimum before a temporary change is reverted, in seconds. */
  giveBackAfterSeconds: z.int().min(60).max(86_400).default(300),
});

/** One target group of a Network Load Balancer. Every field but `arn`, `loadBalancer`, `zones` and `pool` has a default. */
export const targetGroupSchema = targetGroupFields.refine(
  ({ zones, pinnedZones }) => pinnedZones.every((pinned) => zones.includes(pinned)),
  {
    path: ['pinnedZones'],
    error: 'zones that are also in `zones`',
    when: ({ value }) => {
      const { zones, pinnedZones } = Object(value) as { zones?: unknown; pinnedZones?: unknown };
      return Array.isArray(zones) && (pinnedZones === undefined || Array.isArray(pinnedZones));
    },
  },
);

/** By their names, which are unique in an account and Region. */
export const targetGroupsSchema = z.record(z.string(), targetGroupSchema).superRefine(
  (groups, context) => {
    for (const [name, group] of Object.entries(groups)) {
      const { issues = [] } = groupName.safeParse(name).error ?? {};
      if (issues.length > 0) context.addIssue({ code: 'invalid_key', origin: 'record', issues, path: [name] });
      const { arn } = Object(group) as { arn?: unknown };
      if (typeof arn === 'string' && targetGroupArn.safeParse(arn).success && arn.split('/')[1] !== name) {
        context.addIssue({ code: 'custom', path: [name, 'arn'], message: `the ARN of the target group ${name}` });
      }
    }
  },
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** A target group with every default filled in. */
export type TargetGroupPolicy = z.output<typeof targetGroupSchema>;
