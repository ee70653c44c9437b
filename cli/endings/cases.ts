import { type DrillName, GAME_DAY } from '../../fleet/drillNames.ts';

/** What is rehearsed: the certificate of a listener is its default, or one of its list. */
export interface Subject {
  readonly drill: DrillName | typeof GAME_DAY;
  readonly resource: string;
  /** Every state in which something is done, in their order. */
  readonly states: readonly string[];
  /** The AWS services whose APIs its functions and its state machine call, by their signing names. */
  readonly services: readonly string[];
}

/** How a drill is ended, or kept from going on. */
export type End =
  | { readonly by: 'person' | 'alarm' | 'hand' }
  /** Its function dies just before that call of the drill, counted over all of its invocations. */
  | { readonly by: 'kill'; readonly step: string; readonly call: number }
  | { readonly by: 'outage'; readonly service: string; readonly minutes: number };

export interface EndingCase {
  readonly subject: Subject;
  /** In which state it is ended; a kill counts from the beginning. */
  readonly state: string;
  readonly end: End;
}

/**
 * Called by every drill: the ledger, the bus, the results, alarms, functions, executions, and who tells what goes on
 * beside it.
 */
const SHARED = ['dynamodb', 'events', 's3', 'monitoring', 'lambda', 'states', 'arc-zonal-shift', 'fis'];

const BEFORE = ['Admit', 'Preflight', 'Request Approval', 'Begin', 'Start Probes', 'Baseline'];

const AFTER = ['Assess', 'Clean Up', 'Report'];

const ROTATED = {
  drill: 'certificate-rotation',
  states: [...BEFORE, 'Issue', 'Inject', 'Detach', 'Measure', 'Roll Back', 'Verify Steady State', ...AFTER],
  services: [...SHARED, 'acm', 'elasticloadbalancing', 'route53'],
} as const;

/** Every kind of drill. */
export const SUBJECTS: readonly Subject[] = [
  {
    drill: 'aurora-failover',
    resource: 'shop',
    states: [...BEFORE, 'Inject', 'Measure', 'Fail Back', 'Verify Steady State', ...AFTER],
    services: [...SHARED, 'rds'],
  },
  {
    drill: 'zone-evacuation',
    resource: 'edge',
    states: [...BEFORE, 'Inject', 'Measure', 'Cancel Zonal Shift', 'Verify Steady State', ...AFTER],
    services: [...SHARED, 'elasticloadbalancing', 'ec2'],
  },
  {
    drill: 'reader-loss',
    resource: 'shop',
    states: [...BEFORE, 'Inject', 'Measure', ...AFTER],
    services: [...SHARED, 'rds'],
  },
  {
    drill: 'reader-overload',
    resource: 'shop',
    states: [...BEFORE, 'Inject', 'Measure', 'Stop SQL', 'Verify Steady State', ...AFTER],
    services: [...SHARED, 'rds'],
  },
  { ...ROTATED, resource: 'web' },
  { ...ROTATED, resource: 'many' },
];

/** Two drills of it under one approval. The drill that runs meanwhile is one of those above. */
const GAME_DAY_SUBJECT: Subject = {
  drill: GAME_DAY,
  resource: 'spring',
  states: ['Plan', 'Request Approval', 'Start Next Drill', 'Wait for Drill', 'Follow Drill', 'End Game Day'],
  services: [...SHARED, 'rds'],
};

const MINUTES = [1, 5, 15, 60] as const;

/** How people and alarms end one. An alarm aborts a drill, and so its game day does not pass. */
const ENDED_BY = { drill: ['person', 'alarm', 'hand'], [GAME_DAY]: ['person', 'hand'] } as const;

/** The functions of steps, as their constructs are called, with the calls before each of which one of them dies. */
const KILLED: readonly (readonly [step: string, calls: number])[] = [
  ['Admit', 8],
  ['Preflight', 10],
  ['RequestApproval', 5],
  ['Begin', 16],
  ['Advance', 14],
  ['SteadyState', 12],
  ['Inject', 10],
  ['RollBack', 14],
  ['Assess', 10],
  ['CleanUp', 24],
  ['Report', 14],
];

/** The same of game days. */
const KILLED_IN_GAME_DAY: typeof KILLED = [
  ['GameDayPlan', 14],
  ['GameDayNext', 14],
  ['GameDayFollow', 4],
  ['GameDayEnd', 12],
];

const killedIn = ({ drill }: Subject): typeof KILLED =>
  drill === GAME_DAY
    ? KILLED_IN_GAME_DAY
    : KILLED.filter(([step]) => step !== 'Advance' || drill === 'certificate-rotation').filter(
        ([step]) => step !== 'RollBack' || drill !== 'reader-loss',
      );

/** All of them. */
export const ENDING_CASES: readonly EndingCase[] = [...SUBJECTS, GAME_DAY_SUBJECT].flatMap((subject) => [
  ...subject.states.flatMap((state) => [
    ...ENDED_BY[subject.drill === GAME_DAY ? GAME_DAY : 'drill'].map((by) => ({ subject, state, end: { by } })),
    ...subject.services.flatMap((service) =>
      MINUTES.map((minutes) => ({ subject, state, end: { by: 'outage' as const, service, minutes } })),
    ),
  ]),
  ...killedIn(subject).flatMap(([step, calls]) =>
    Array.from({ length: calls }, (_, at) => ({
      subject,
      state: subject.states[0]!,
      end: { by: 'kill' as const, step, call: at + 1 },
    })),
  ),
]);

/** `aurora-failover of shop: rds gone for 15 min in Measure` */
export function nameOf({ subject: { drill, resource }, state, end }: EndingCase): string {
  const about = `${drill} of ${resource}`;
  switch (end.by) {
    case 'outage':
      return `${about}: ${end.service} gone for ${end.minutes} min in ${state}`;
    case 'kill':
      return `${about}: ${end.step} killed before its call ${end.call}`;
    default:
      return `${about}: ended by ${end.by === 'hand' ? 'whoever stops its execution' : `a ${end.by}`} in ${state}`;
  }
}
