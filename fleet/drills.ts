import { z } from 'zod';
import { DRILL_NAMES } from './drillNames.ts';
import { calendarSchema, timeZoneSchema } from './drillCalendar.ts';
import { MAX_SHIFT_MINUTES, OVERLOAD_CONNECTIONS_MAX, OVERLOAD_SECONDS_MAX } from './limits.ts';
import { principalPattern } from './principalPattern.ts';
import { overlap } from './principals.ts';
import { probeSchema } from './probes.ts';
import { zoneName } from './zone.ts';

const personName = z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/, 'a name: lower-case letters, digits, dots and hyphens');

/** How a person is identified: by what IAM or Slack has verified, never by a name in a payload. */
export const personSchema = z
  .strictObject({
    /**
     * The ARNs of the person's principals. With IAM Identity Center a session bears the person's name:
     * `arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_OnCall_*\/ada@shop.example`. Elsewhere whoever assumes a role
     * chooses the name of the session: name a role that only this person may assume, or one whose trust policy
     * demands the name (`sts:RoleSessionName`).
     */
    iam: z
      .union([principalPattern, z.array(principalPattern).min(1).max(10)])
      .transform((patterns) => [patterns].flat())
      .optional(),
    /** Slack's team and user: `T024BE7LD/U2147483697`. */
    slack: z
      .string()
      .regex(/^T[A-Z0-9]+\/[UW][A-Z0-9]+$/, "Slack's IDs of team and user, such as T024BE7LD/U2147483697")
      .optional(),
  })
  .refine(({ iam, slack }) => iam !== undefined || slack !== undefined, { error: '{ iam } or { slack }, or both' });

const alarmNames = z.array(z.string().min(1).max(255)).default([]);

/** CloudWatch alarms by their names, one list for each phase. */
const alarms = z.strictObject({
  /** The drill is refused if one is in ALARM before the injection. */
  blocking: alarmNames,
  /** The drill is aborted and rolled back if one goes into ALARM. */
  abort: alarmNames,
  /** The drill fails if one is in ALARM at the end. */
  outcome: alarmNames,
});

/** The criteria to pass a drill. */
const targets = z.strictObject({
  downtimeSeconds: z.number().min(0.1).max(3_600).default(30),
  lostWrites: z.int().min(0).default(0),
  /** How long every probe must succeed before it counts as recovered. */
  steadySeconds: z.int().min(5).max(600).default(20),
  /** The maximum recovery time. */
  recoverySeconds: z.int().min(30).max(3_600).default(300),
});

const times = {
  /** As EventBridge Scheduler writes it: `cron(0 10 ? * MON#1 *)`. */
  expression: z.string().regex(/^(cron|rate|at)\(.+\)$/, 'an expression such as cron(0 10 ? * MON#1 *)'),
  timeZone: timeZoneSchema.default('UTC'),
};

/** Starts the drill on a schedule. */
const schedule = z.strictObject({
  ...times,
  /** Pre-approves this plan; any other plan needs an approver. */
  preApproved: z
    .strictObject({
      planHash: z.string().regex(/^[0-9a-f]{64}$/, "the plan's hash, as a dry run reports it"),
      by: personName,
    })
    .optional(),
});

const shared = {
  /** Without a probe, a drill measures nothing. */
  probes: z.array(probeSchema).min(1).max(10),
  alarms: alarms.prefault({}),
  targets: targets.prefault({}),
  /**
   * Who may approve. (default: everybody in `people`) Nobody may approve their own request, so at least two must be able
   * to.
   */
  approvers: z.array(personName).optional(),
  schedule: schedule.optional(),
};

const cluster = z.string().min(1).max(63);

const listenerName = z.string().regex(/^[A-Za-z0-9-]{1,32}:\d{1,5}$/, 'a load balancer and a port, such as shop:443');

/** One drill of one resource, with everything that it needs to run. */
export const drillSchema = z.discriminatedUnion('drill', [
  z.strictObject({
    drill: z.literal('aurora-failover'),
    /** A cluster of the fleet, in mode `act`. */
    resource: cluster,
    /** The reader to fail over to. (default: the best candidate) */
    target: z.string().max(63).optional(),
    failback: z.boolean().default(true),
    /** Readers with a higher replica lag are no candidates. */
    maxLagMs: z.int().min(1).default(1_000),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('reader-loss'),
    /** A cluster of the fleet, in mode `act`, with a minimum of two readers. */
    resource: cluster,
    /** A reader that Evenkeel created. (default: the newest) */
    target: z.string().max(63).optional(),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('reader-overload'),
    /** A cluster of the fleet, in mode `act`, with a warm-up: the drill connects to the reader as that does. */
    resource: cluster,
    /** The reader to keep busy, whoever created it. (default: the last one that a failover would choose) */
    target: z.string().max(63).optional(),
    /**
     * What Evenkeel must do about it: `relief`: exclude the reader from the endpoint; `growth`: add readers, or decide to;
     * `either`.
     */
    expect: z.enum(['relief', 'growth', 'either']).default('either'),
    /** The SQL ends by itself after this, whatever happens to the drill; at least as long as the recovery may take. */
    busySeconds: z.int().min(60).max(OVERLOAD_SECONDS_MAX).default(600),
    /** Each keeps one vCPU busy. (default: as many as the reader has vCPUs, at most 16) */
    connections: z.int().min(1).max(OVERLOAD_CONNECTIONS_MAX).optional(),
    /** The drill is refused if the other readers would be busier than this with all the load, in percent of their CPU. */
    othersCpuPercent: z.int().min(1).max(90).default(70),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('zone-evacuation'),
    /** A target group of the fleet, in mode `act`; or a free name for the `loadBalancer` below. */
    resource: z.string().min(1).max(32),
    /** The ARN of an Application Load Balancer, whose target groups the fleet does not manage. */
    loadBalancer: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/[A-Za-z0-9-]+\/[0-9a-f]{16}$/,
        'the ARN of an Application Load Balancer: arn:…:loadbalancer/app/NAME/ID',
      )
      .optional(),
    /**
     * Healthy targets that each of its groups needs per zone; for a target group, the fleet's `minHealthyPerZone`
     * counts.
     */
    minHealthyPerZone: z.int().min(1).max(500).default(1),
    /** The zone to evacuate. */
    zone: zoneName,
    /** The zonal shift expires after this time, whatever happens to the drill. */
    expiresInMinutes: z.int().min(1).max(MAX_SHIFT_MINUTES).default(60),
    ...shared,
  }),
  z.strictObject({
    drill: z.literal('certificate-rotation'),
    /** A certificate set of the fleet, in mode `act`. */
    resource: z.string().min(1).max(63),
    /** The listener, as `LOAD_BALANCER:PORT`; optional if the certificate set has only one. */
    listener: listenerName.optional(),
    /**
     * How long to wait for ACM to issue, usually minutes; after that the drill fails without having changed anything.
     */
    issueSeconds: z.int().min(60).max(1_800).default(900),
    /** How long old and new are both attached before one is detached; a default certificate is exchanged at once. */
    soakSeconds: z.int().min(5).max(900).default(300),
    ...shared,
  }),
]);

/** A drill of the fleet with every default filled in. */
export type DrillPolicy = z.output<typeof drillSchema>;

const gameDayName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'a name: lower-case letters, digits and hyphens');

/** Each takes minutes, and the execution of a game day ends after twelve hours. */
const GAME_DAY_DRILLS_MAX = 10;

/** One drill of a game day, as the list has it. */
const gameDayItemSchema = z.strictObject({
  kind: z.enum(DRILL_NAMES),
  resource: z.string().min(1).max(63),
});

export const gameDaySchema = z.array(gameDayItemSchema).min(2).max(GAME_DAY_DRILLS_MAX);

export const drillsSchema = z
  .strictObject({
    /** Who may request and approve drills, by free names. */
    people: z.record(personName, personSchema).default({}),
    calendar: calendarSchema.prefault({}),
    /** After a drill its resource is not changed for this long, unless someone acknowledges the drill earlier. */
    coolDownSeconds: z.int().min(0).max(604_800).default(3_600),
    list: z.array(drillSchema).default([]),
    /** Drills of the list that are run one after another, under one approval, by a name of the game day. */
    gameDays: z.record(gameDayName, gameDaySchema).default({}),
    /** Requests game days on a schedule, by their names; a person still has to approve each. */
    gameDaySchedules: z.record(gameDayName, z.strictObject(times)).default({}),
  })
  .superRefine(({ people, list, gameDays, gameDaySchedules }, context) => {
    for (const name of Object.keys(gameDaySchedules)) {
      if (Object.hasOwn(gameDays, name)) continue;
      const message = `a game day of the fleet: ${Object.keys(gameDays).join(', ') || 'it has none'}`;
      context.addIssue({ code: 'custom', path: ['gameDaySchedules', name], message });
    }
    for (const [name, items] of Object.entries(gameDays)) {
      items.forEach(({ kind, resource }, at) => {
        const isSame = (one: (typeof items)[number]) => one.kind === kind && one.resource === resource;
        if (items.findIndex(isSame) === at) return;
        const message = `one ${kind} of ${resource}, not two`;
        context.addIssue({ code: 'custom', path: ['gameDays', name, at], message });
      });
    }
    for (const [name, one, other] of sharedPrincipals(people)) {
      const message = `principals that are nobody else's: ${other} is one of these, too`;
      context.addIssue({ code: 'custom', path: ['people', name, one], message });
    }
    const seen = new Set<string>();
    list.forEach(({ drill, resource }, at) => {
      const message = `one ${drill} of ${resource}, not two`;
      if (seen.has(`${drill} ${resource}`)) {
        context.addIssue({ code: 'custom', path: ['list', at, 'resource'], message });
      }
      seen.add(`${drill} ${resource}`);
    });
  });

/** One identity is one person: of the later person, the channel and the earlier person who has the same. */
function sharedPrincipals(
  people: Readonly<Record<string, Person>>,
): (readonly [name: string, channel: 'iam' | 'slack', other: string])[] {
  // Under a name that is not valid, anything may stand: that is reported as it is.
  const all = Object.entries(people).filter(([, person]) => personSchema.safeParse(person).success);
  return all.flatMap(([name, { iam = [], slack }], at) =>
    all
      .slice(0, at)
      .flatMap(([other, theirs]) => [
        ...(slack !== undefined && slack === theirs.slack ? [[name, 'slack', other] as const] : []),
        ...(iam.some((mine) => theirs.iam?.some((pattern) => overlap(mine, pattern)))
          ? [[name, 'iam', other] as const]
          : []),
      ]),
  );
}

/** One drill of a game day. */
export type GameDayItem = z.output<typeof gameDayItemSchema>;

export type DrillSettings = z.output<typeof drillsSchema>;
export type Person = z.output<typeof personSchema>;
