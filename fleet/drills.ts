import { z } from 'zod';
import { calendarSchema, timeZoneSchema } from './drillCalendar.ts';
import { probeSchema } from './probes.ts';

const personName = z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/, 'a name of small letters, digits, dots and hyphens');

/** How one person comes in. A role session's name and Slack's ids are signed; a name in a payload is not. */
const person = z
  .strictObject({
    /** The name of the person's role session, or of the IAM user. */
    iam: z.string().min(1).max(64).optional(),
    /** Slack's team and user: `T024BE7LD/U2147483697`. */
    slack: z
      .string()
      .regex(/^T[A-Z0-9]+\/[UW][A-Z0-9]+$/, "Slack's ids of team and user, such as T024BE7LD/U2147483697")
      .optional(),
  })
  .refine(({ iam, slack }) => iam !== undefined || slack !== undefined, { error: '{ iam } or { slack }, or both' });

const alarmNames = z.array(z.string().min(1).max(255)).default([]);

/** CloudWatch alarms by their names, each list for a question of its own. */
const alarms = z.strictObject({
  /** In ALARM before the injection: the drill is refused. */
  blocking: alarmNames,
  /** In ALARM meanwhile: the drill is aborted, and everything put back. */
  abort: alarmNames,
  /** In ALARM when all is over: the drill has failed. */
  outcome: alarmNames,
});

/** What a drill must reach to pass. */
const targets = z.strictObject({
  downtimeSeconds: z.number().min(0.1).max(3_600).default(30),
  lostWrites: z.int().min(0).default(0),
  /** So long every probe must succeed before it counts as recovered. */
  steadySeconds: z.int().min(5).max(600).default(20),
  /** What takes longer has not recovered. */
  recoverySeconds: z.int().min(30).max(3_600).default(300),
});

/** Starts the drill by itself. */
const schedule = z.strictObject({
  /** As EventBridge Scheduler writes it: `cron(0 10 ? * MON#1 *)`. */
  expression: z.string().regex(/^(cron|rate|at)\(.+\)$/, 'an expression such as cron(0 10 ? * MON#1 *)'),
  timeZone: timeZoneSchema.default('UTC'),
  /** Approved beforehand, as long as the plan is this one; any other plan needs a person. */
  preApproved: z
    .strictObject({
      planHash: z.string().regex(/^[0-9a-f]{64}$/, "the plan's hash, as a dry run reports it"),
      by: personName,
    })
    .optional(),
});

const shared = {
  /** No probe, no drill. */
  probes: z.array(probeSchema).max(10).default([]),
  alarms: alarms.prefault({}),
  targets: targets.prefault({}),
  /** Who may approve; everybody in `people` unless given. Nobody approves what they asked for. */
  approvers: z.array(personName).optional(),
  schedule: schedule.optional(),
};

const cluster = z.string().min(1).max(63);

const listenerName = z.string().regex(/^[A-Za-z0-9-]{1,32}:\d{1,5}$/, 'a load balancer and a port, such as shop:443');

/** One drill of one resource, with what it needs to be run without a word more. */
const drillSchema = z.discriminatedUnion('drill', [
  z.strictObject({
    drill: z.literal('aurora-failover'),
    /** A cluster of the fleet. */
    resource: cluster,
    /** The reader to fail over to; the best candidate unless given. */
    target: z.string().max(63).optional(),
    failback: z.boolean().default(true),
    /** A candidate that is further behind the writer is none. */
    maxLagMs: z.int().min(1).default(1_000),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('reader-loss'),
    /** A cluster of the fleet, in mode `act`. */
    resource: cluster,
    /** A reader that Evenkeel has made; the youngest unless given. */
    target: z.string().max(63).optional(),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('zone-evacuation'),
    /** A target group of the fleet. */
    resource: z.string().min(1).max(32),
    /** The zone to leave. */
    zone: z.string().min(1),
    /** The zonal shift ends then by itself, whatever happens to the drill. */
    expiresInMinutes: z.int().min(1).default(60),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('certificate-rotation'),
    /** An entry of the fleet's certificates, in mode `act`. */
    resource: z.string().min(1).max(63),
    /** Which listener, as `LOAD_BALANCER:PORT`; may be left out where the entry has one. */
    listener: listenerName.optional(),
    /** ACM issues within minutes, or the drill has failed and nothing has been changed. */
    issueSeconds: z.int().min(60).max(1_800).default(900),
    /** Old and new stand side by side so long before one of them goes; a default certificate is exchanged at once. */
    soakSeconds: z.int().min(5).max(900).default(300),
    ...shared,
  }),
]);

/** A drill of the fleet with every default filled in. */
export type DrillPolicy = z.output<typeof drillSchema>;

export const drillsSchema = z
  .strictObject({
    /** Who may ask for drills and approve them, by names of your own. */
    people: z.record(personName, person).default({}),
    calendar: calendarSchema.prefault({}),
    /** After a drill its resource is left alone for so long, unless somebody acknowledges. */
    coolDownSeconds: z.int().min(0).max(604_800).default(3_600),
    list: z.array(drillSchema).default([]),
  })
  .superRefine(({ people, list }, context) => {
    const seen = new Set<string>();
    list.forEach(({ drill, resource, approvers = [], schedule: scheduled }, at) => {
      if (seen.has(`${drill} ${resource}`)) {
        context.addIssue({
          code: 'custom',
          path: ['list', at, 'resource'],
          message: `one ${drill} of ${resource}, not two`,
        });
      }
      seen.add(`${drill} ${resource}`);
      const named = [...approvers, ...(scheduled?.preApproved ? [scheduled.preApproved.by] : [])];
      for (const name of named.filter((name) => !people[name])) {
        context.addIssue({
          code: 'custom',
          path: ['list', at, 'approvers'],
          message: `people of the fleet; ${name} is none`,
        });
      }
    });
  });

export type DrillSettings = z.output<typeof drillsSchema>;
export type Person = z.output<typeof person>;
