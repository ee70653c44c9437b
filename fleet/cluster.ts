import { z } from 'zod';
import { isKnownClass, knownFamilies } from './instanceClasses.ts';
import { endpointId } from './names.ts';
import { isAboveTarget, safetyNetSchema } from './safetyNet.ts';
import { warmUpSchema } from './warmUp.ts';

const identifier = z
  .string()
  .max(63)
  .regex(
    /^[a-z](-?[a-z0-9])*$/,
    'an Aurora cluster identifier: lower-case letters, digits and single hyphens, starting with a letter',
  );

const zone = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'an Availability Zone such as eu-west-1a');

const instanceClass = z
  .string()
  .refine(
    isKnownClass,
    `an instance class such as db.r6g.large, or db.serverless (families: ${knownFamilies.join(', ')})`,
  );

/** At most 15 readers stand beside an Aurora writer (Aurora user guide, "Adding Aurora Replicas"). */
const MAX_READERS = 15;

const count = z.int().min(1).max(MAX_READERS);

const readers = z
  .strictObject({
    /** Evenkeel never lets the count fall below this by its own hand, and builds up to it. */
    min: count.default(1),
    /** Evenkeel never builds above this; readers that other people made count too. */
    max: count.default(5),
  })
  .refine(({ min, max }) => min <= max, {
    path: ['max'],
    error: 'at least readers.min; 5 unless given',
    // Even if something else is wrong, as long as there are two counts to compare: all faults at once.
    when: ({ value }) => z.looseObject({ min: count, max: count }).safeParse(value).success,
  });

const clusterFields = z.strictObject({
  /** `observe` decides, records and tells, and changes nothing; `act` also acts. */
  mode: z.enum(['observe', 'act']).default('observe'),
  readers: readers.prefault({}),
  /** The mean CPU over the readers that Evenkeel steers towards, in percent. */
  targetCpuPercent: z.number().min(10).max(90).default(60),
  /** Instance classes of new readers, in order of preference: the next one is used where one has no capacity. */
  classes: z.array(instanceClass).min(1),
  /** Zones in which readers may stand. The one with the fewest readers gets the next. */
  zones: z.array(zone).min(1),
  /** After any change, this long no reader is drained, in seconds. Adding is never held back by it. */
  cooldownSeconds: z.int().min(0).max(86_400).default(300),
  /**
   * A draining reader that still has connections after this long is deleted all the same, in seconds. Two hours
   * outlive the usual connection pools: HikariCP re-makes a connection after 30 minutes, PgBouncer after an hour.
   */
  drainDeadlineSeconds: z.int().min(60).max(86_400).default(7_200),
  /** What makes a new reader's cache warm before it serves; see docs/warm-up.md. Needs the fleet's `vpc`. */
  warmUp: warmUpSchema,
  /**
   * The promotion tier of new readers. 15 is the last to become the writer; tiers 0 and 1 are refused, because a
   * serverless reader there follows the writer's size instead of its own load.
   */
  promotionTier: z.int().min(2).max(15).default(15),
  /** Open connections that one reader should have at the most, on average; a signal beside CPU. Not watched unless given. */
  targetConnections: z.int().min(1).optional(),
  /** Replica lag above which another reader is added, in milliseconds; a signal beside CPU. Not watched unless given. */
  maxReplicaLagMs: z.int().min(10).optional(),
  /** Changes an hour at the most: one decision is one change, however many readers it adds. Repairs are not held back. */
  maxChangesPerHour: z.int().min(1).max(60).default(12),
  /**
   * Readers for the load that earlier days had at this time: `on` builds them ahead and keeps what is needed within the
   * hour, `shadow` only tells what it would do; see docs/forecast.md.
   */
  forecast: z.enum(['off', 'shadow', 'on']).default('off'),
  /**
   * Whether a reader that is far busier than the others takes no new connections for a while. It changes the endpoint
   * more often, every few minutes at times; see docs/forecast.md.
   */
  relief: z.enum(['off', 'on']).default('off'),
  /** What adds readers while Evenkeel is down: Application Auto Scaling, above the target CPU; see docs/safety-net.md. */
  safetyNet: safetyNetSchema.default('none'),
});

/** One Aurora cluster whose readers Evenkeel manages. Every field but `classes` and `zones` has a default. */
const clusterSchema = clusterFields.refine(
  ({ safetyNet, targetCpuPercent }) => isAboveTarget(safetyNet, targetCpuPercent),
  {
    path: ['safetyNet', 'targetCpuPercent'],
    error: 'more than targetCpuPercent of the cluster; 60 unless given',
    // Even if something else is wrong with the cluster: all faults at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
);

/** Names are judged apart from what they name: a record whose key is wrong would not tell what else is. */
export const clustersSchema = z.record(z.string(), clusterSchema).superRefine(
  (clusters, context) => {
    const byEndpoint = new Map<string, string>();
    for (const name of Object.keys(clusters)) {
      const { issues = [] } = identifier.safeParse(name).error ?? {};
      const twin = byEndpoint.get(endpointId(name));
      if (twin) issues.push(twinIssue(twin));
      byEndpoint.set(endpointId(name), name);
      if (issues.length > 0) context.addIssue({ code: 'invalid_key', origin: 'record', issues, path: [name] });
    }
  },
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** Endpoints have no more characters than clusters, and ours begin with `evenkeel-`. */
const twinIssue = (twin: string): z.core.$ZodIssueCustom => ({
  code: 'custom',
  path: [],
  message: `another beginning than ${twin}: the endpoints of both would be called ${endpointId(twin)}`,
});

/** A cluster with every default filled in. */
export type ClusterPolicy = z.output<typeof clusterSchema>;
