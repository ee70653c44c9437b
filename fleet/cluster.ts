import { z } from 'zod';
import { auroraFamilies, isAuroraClass } from './instanceClasses.ts';
import { endpointId } from './names.ts';
import { isAboveTarget, safetyNetSchema } from './safetyNet.ts';
import { warmUpSchema } from './warmUp.ts';
import { zoneName } from './zone.ts';

const identifier = z
  .string()
  .max(63)
  .regex(
    /^[a-z](-?[a-z0-9])*$/,
    'an Aurora cluster identifier: lower-case letters, digits and single hyphens, starting with a letter',
  );

const instanceClass = z
  .string()
  .refine(
    isAuroraClass,
    `an instance class such as db.r6g.large, or db.serverless (families: ${auroraFamilies.join(', ')})`,
  );

/** An Aurora cluster has at most 15 readers (Aurora user guide, "Adding Aurora Replicas"). */
const MAX_READERS = 15;

const count = z.int().min(1).max(MAX_READERS);

const readers = z
  .strictObject({
    /** Evenkeel never removes readers below this, and adds readers up to it. */
    min: count.default(1),
    /** Evenkeel never adds readers above this; readers that it did not create count too. */
    max: count.default(5),
  })
  .refine(({ min, max }) => min <= max, {
    path: ['max'],
    error: 'at least readers.min (default: 5)',
    // Also when other fields are invalid, if both counts are valid: reports all faults at once.
    when: ({ value }) => z.looseObject({ min: count, max: count }).safeParse(value).success,
  });

const clusterFields = z.strictObject({
  /** `observe` decides, records and notifies, but changes nothing; `act` also acts. */
  mode: z.enum(['observe', 'act']).default('observe'),
  readers: readers.prefault({}),
  /** The target of the mean CPU over the readers, in percent. */
  targetCpuPercent: z.number().min(10).max(90).default(60),
  /** Instance classes of new readers, in order of preference: the next one is used if a class has no capacity. */
  classes: z.array(instanceClass).min(1),
  /**
   * The name or identifier of an RDS capacity reservation whose free slots new readers take first, in the class and the
   * zones that it reserves; `classes` come after it. (default: none)
   */
  capacityReservation: z
    .string()
    .max(63)
    .regex(/^[a-z](-?[a-z0-9])*$/, 'the name of a capacity reservation, or its identifier: dbcr-…')
    .optional(),
  /** Availability Zones for new readers. The one with the fewest readers gets the next reader. */
  zones: z.array(zoneName).min(1),
  /** No reader is drained for this long after any change, in seconds. It never delays adding readers. */
  cooldownSeconds: z.int().min(0).max(86_400).default(300),
  /**
   * A draining reader that still has connections after this long is deleted anyway, in seconds. Two hours are longer
   * than the connection lifetime of usual pools: 30 minutes in HikariCP, an hour in PgBouncer.
   */
  drainDeadlineSeconds: z.int().min(60).max(86_400).default(7_200),
  /** How a new reader's cache is warmed before it serves; see docs/warm-up.md. Needs the fleet's `vpc`. */
  warmUp: warmUpSchema,
  /**
   * The promotion tier of new readers. 15 is the last to become the writer; tiers 0 and 1 are invalid, because a
   * serverless reader there follows the writer's size instead of its own load.
   */
  promotionTier: z.int().min(2).max(15).default(15),
  /** The maximum of open connections per reader, on average; a second signal beside CPU. (default: not used) */
  targetConnections: z.int().min(1).optional(),
  /**
   * Replica lag above which another reader is added, in milliseconds; a second signal beside CPU. (default: not used)
   */
  maxReplicaLagMs: z.int().min(10).optional(),
  /**
   * The maximum of changes per hour: one decision is one change, however many readers it adds. Repairs are not limited.
   */
  maxChangesPerHour: z.int().min(1).max(60).default(12),
  /**
   * Readers for the load that earlier days had at this time: `on` adds them ahead and keeps those that are needed
   * within the hour, `auto` does so where it would have helped the cluster in the last week, `shadow` only records what
   * it would do. With `on` and `auto`, a load that rises like a tide gets them early, too; see docs/forecast.md.
   */
  forecast: z.enum(['off', 'shadow', 'on', 'auto']).default('auto'),
  /**
   * Whether readers that are far busier than the others are excluded from new connections for a while, within
   * `endpointChangesPerHour`; see docs/forecast.md.
   */
  relief: z.enum(['off', 'on']).default('on'),
  /**
   * Whether readers that Evenkeel created are replaced once they are outdated: of another class than the first one that
   * RDS builds, of another parameter group than your own readers, waiting for a restart because of it, or of a
   * certificate authority that RDS does not take any more. One at a time, the new one serves first, in quiet hours; see
   * docs/replacement.md.
   */
  replaceOutdated: z.enum(['off', 'on']).default('off'),
  /**
   * The maximum of changes of the cluster's endpoint within any hour. What protects clients is never refused, and counts:
   * admitting readers, excluding those that are not warm yet, and corrections.
   */
  endpointChangesPerHour: z.int().min(2).max(60).default(4),
  /** What adds readers while Evenkeel is down: Application Auto Scaling, above the target CPU; see docs/safety-net.md. */
  safetyNet: safetyNetSchema.default('none'),
});

/** One Aurora cluster whose readers Evenkeel manages. Every field but `classes` and `zones` has a default. */
export const clusterSchema = clusterFields.refine(
  ({ safetyNet, targetCpuPercent }) => isAboveTarget(safetyNet, targetCpuPercent),
  {
    path: ['safetyNet', 'targetCpuPercent'],
    error: 'more than targetCpuPercent of the cluster (default: 60)',
    // Also when other fields of the cluster are invalid: reports all faults at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
);

/** Names are validated apart from their values: a record with an invalid key would not report the other faults. */
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

/** Endpoint names have the same maximum length as cluster names, and ours have the prefix `evenkeel-`. */
const twinIssue = (twin: string): z.core.$ZodIssueCustom => ({
  code: 'custom',
  path: [],
  message: `another prefix than ${twin}: the endpoints of both would be named ${endpointId(twin)}`,
});

/** A cluster with every default filled in. */
export type ClusterPolicy = z.output<typeof clusterSchema>;
