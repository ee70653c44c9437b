import { describe, expect, test } from 'vitest';
import { decide, decideRelease, RULES } from '../../../../functions/controllers/safetyNet/decide.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/safetyNet/progress.ts';
import type { Policy } from '../../../../functions/controllers/safetyNet/rules/rule.ts';
import type { NetView } from '../../../../functions/controllers/safetyNet/view.ts';
import {
  bare,
  drill,
  failed,
  foreignPolicy,
  inService,
  MINUTE,
  netted,
  NOW,
  ownPolicy,
  pause,
  policy,
  suspended,
  target,
} from './builders.ts';

interface Row {
  readonly name: string;
  readonly view: NetView;
  readonly progress?: Progress;
  readonly policy?: Partial<Policy>;
  readonly expect: Record<string, unknown>;
}

const none = { safetyNet: 'none' } as const;

const rows: readonly Row[] = [
  // Guards
  {
    name: 'holds while a person has paused it, even where a drill has the cluster',
    view: netted({ pause, interlock: drill }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  {
    name: 'suspends the net while a drill has the cluster',
    view: netted({ interlock: drill }),
    expect: { kind: 'suspend', reason: 'held-by-interlock' },
  },
  {
    name: 'holds while a drill has the cluster once the net is suspended',
    view: netted({ interlock: drill, target: target({ suspension: suspended }) }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'registers nothing while a drill has the cluster',
    view: bare({ interlock: drill }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: "does not suspend somebody else's target for a drill",
    view: netted({ interlock: drill, target: target({ ours: false }) }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: "does not suspend our target for a drill while somebody else's policy hangs on it",
    view: netted({ interlock: drill, policies: [ownPolicy(), foreignPolicy] }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'holds when RDS knows no such cluster',
    view: bare({ status: 'absent', readers: 0 }),
    expect: { kind: 'hold', reason: 'cluster-not-found' },
  },
  {
    name: 'leaves a cluster alone that is none for us',
    view: bare({ unfit: 'serverless-v1' }),
    expect: { kind: 'hold', reason: 'serverless-v1' },
  },
  // Somebody else's
  {
    name: "holds where somebody else's target stands",
    view: bare({ target: target({ ours: false }) }),
    expect: { kind: 'hold', reason: 'foreign-scaling' },
  },
  {
    name: "holds where somebody else's policy hangs on our target",
    view: netted({ policies: [ownPolicy(), foreignPolicy] }),
    expect: { kind: 'hold', reason: 'foreign-scaling' },
  },
  {
    name: "holds where somebody else's schedule moves the bounds of our target",
    view: netted({ hasSchedules: true }),
    expect: { kind: 'hold', reason: 'foreign-scaling' },
  },
  {
    name: "holds where somebody else's target stands, even if the fleet wants no net",
    view: bare({ target: target({ ours: false }) }),
    policy: none,
    expect: { kind: 'hold', reason: 'foreign-scaling' },
  },
  // Not wanted
  {
    name: 'releases a net of ours that the fleet does not want any more',
    view: netted(),
    policy: none,
    expect: { kind: 'release', reason: 'not-wanted' },
  },
  {
    name: 'holds where the fleet wants no net and there is none',
    view: bare(),
    policy: none,
    expect: { kind: 'hold', reason: 'not-wanted' },
  },
  // Putting it in place
  {
    name: "registers a net between the fleet's floor and ceiling where there is none",
    view: bare(),
    expect: {
      kind: 'register',
      reason: 'missing',
      differing: ['target', 'policy'],
      net: {
        min: 2,
        max: 5,
        suspension: inService,
        policy: ownPolicy().settings,
      },
    },
  },
  {
    name: 'lets no reader that is there be deleted: more than the ceiling are the maximum',
    view: bare({ readers: 7 }),
    expect: { kind: 'register', reason: 'missing', net: expect.objectContaining({ min: 2, max: 7 }) },
  },
  {
    name: 'holds where the net is as it should be',
    view: netted(),
    expect: { kind: 'hold', reason: 'in-place' },
  },
  {
    name: 'holds with as many readers as the ceiling',
    view: netted({ readers: 5 }),
    expect: { kind: 'hold', reason: 'in-place' },
  },
  {
    name: 'lifts the maximum with one reader more than the ceiling',
    view: netted({ readers: 6 }),
    expect: { kind: 'register', reason: 'differs', differing: ['max'], net: expect.objectContaining({ max: 6 }) },
  },
  {
    name: 'lowers the maximum again once there are fewer',
    view: netted({ readers: 5, target: target({ max: 6 }) }),
    expect: { kind: 'register', reason: 'differs', differing: ['max'], net: expect.objectContaining({ max: 5 }) },
  },
  {
    name: 'puts a minimum right that somebody changed',
    view: netted({ target: target({ min: 0 }) }),
    expect: { kind: 'register', reason: 'differs', differing: ['min'], net: expect.objectContaining({ min: 2 }) },
  },
  ...(
    [
      ['allowed it to remove readers', { ...inService, scalingIn: false }],
      ['allowed schedules to move its bounds', { ...inService, schedules: false }],
      ['suspended it', suspended],
    ] as const
  ).map(([what, suspension]): Row => ({
    name: `puts it right where somebody ${what}`,
    view: netted({ target: target({ suspension }) }),
    expect: {
      kind: 'register',
      reason: 'differs',
      differing: ['suspension'],
      net: expect.objectContaining({ suspension: inService }),
    },
  })),
  ...(
    [
      ['is gone', []],
      ['tracks another target', [ownPolicy({ targetValue: 79 })]],
      ['tracks another metric', [ownPolicy({ metric: 'RDSReaderAverageDatabaseConnections' })]],
      ['may remove readers', [ownPolicy({ isScalingInDisabled: false })]],
      ['has another cooldown', [ownPolicy({ scaleOutCooldownSeconds: 60 })]],
    ] as const
  ).map(([how, policies]): Row => ({
    name: `puts the policy right where it ${how}`,
    view: netted({ policies }),
    expect: { kind: 'register', reason: 'differs', differing: ['policy'] },
  })),
  {
    name: 'names everything that differs',
    view: netted({ target: target({ min: 1, max: 9 }), policies: [] }),
    expect: { kind: 'register', reason: 'differs', differing: ['min', 'max', 'policy'] },
  },
  {
    name: 'registers nothing while the cluster fails over',
    view: bare({ status: 'failing-over' }),
    expect: { kind: 'hold', reason: 'cluster-not-available' },
  },
  {
    name: 'has nothing to say about a failover where the net is in place',
    view: netted({ status: 'failing-over' }),
    expect: { kind: 'hold', reason: 'in-place' },
  },
  // After a failure
  {
    name: 'waits a minute after a registration that failed',
    view: bare(),
    progress: failed('register', NOW + 1),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'tries again once its time is up',
    view: bare(),
    progress: failed('register', NOW),
    expect: { kind: 'register', reason: 'missing' },
  },
  {
    name: 'does not wait with a release because a registration failed',
    view: netted(),
    progress: failed('register', NOW + MINUTE),
    policy: none,
    expect: { kind: 'release', reason: 'not-wanted' },
  },
  // What somebody else undoes
  {
    name: 'does not put right at once what it has put right three times within the hour',
    view: bare(),
    progress: { ...NO_PROGRESS, repetitions: { register: [NOW - 30 * MINUTE, NOW - 20 * MINUTE, NOW - 9 * MINUTE] } },
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'puts it right a fourth time ten minutes later',
    view: bare(),
    progress: { ...NO_PROGRESS, repetitions: { register: [NOW - 31 * MINUTE, NOW - 21 * MINUTE, NOW - 10 * MINUTE] } },
    expect: { kind: 'register', reason: 'missing' },
  },
];

describe('decide', () => {
  test.for(rows)('$name', ({ view, progress = NO_PROGRESS, policy: changes, expect: expected }) => {
    expect(decide(view, progress, policy(changes), NOW).decision).toMatchObject(expected);
  });

  test('has a row for every rule', () => {
    const speaking = rows.map(
      ({ view, progress = NO_PROGRESS, policy: changes }) => decide(view, progress, policy(changes), NOW).rule,
    );
    expect(new Set(speaking)).toEqual(new Set(RULES.map(({ name }) => name)));
  });

  test('says which rules were asked before the one that decided, and what they answered', () => {
    const { rule, trace } = decide(bare(), failed('register', NOW + 1), policy(), NOW);
    expect(rule).toBe('notInPlace');
    expect(trace.map((asked) => [asked.rule, asked.considered.map(({ putOff }) => putOff ?? 'taken')])).toEqual([
      ['paused', []],
      ['heldByInterlock', []],
      ['notForUs', []],
      ['foreignScaling', []],
      ['notWanted', []],
      ['notInPlace', ['backing-off']],
      ['inPlace', ['taken']],
    ]);
  });

  test('tells the numbers that it was made from', () => {
    expect(decide(netted({ readers: 4 }), NO_PROGRESS, policy(), NOW).decision.numbers).toEqual({
      readers: 4,
      floor: 2,
      ceiling: 5,
      targetCpuPercent: 80,
      registeredMin: 2,
      registeredMax: 5,
    });
  });
});

describe('a release that a person asks for', () => {
  const asked: readonly Row[] = [
    {
      name: 'beats a pause',
      view: netted({ pause }),
      expect: { kind: 'release', reason: 'asked-for' },
    },
    {
      name: 'takes our policy away beside one of somebody else',
      view: netted({ policies: [ownPolicy(), foreignPolicy] }),
      expect: { kind: 'release', reason: 'asked-for' },
    },
    {
      name: 'takes a target of ours away that has no policy',
      view: netted({ policies: [] }),
      expect: { kind: 'release', reason: 'asked-for' },
    },
    {
      name: "keeps a target of ours on which only somebody else's policy hangs",
      view: netted({ pause, policies: [foreignPolicy] }),
      expect: { kind: 'hold', reason: 'paused' },
    },
    {
      name: "keeps a target of ours on which only somebody else's schedule hangs",
      view: netted({ pause, policies: [], hasSchedules: true }),
      expect: { kind: 'hold', reason: 'paused' },
    },
    {
      name: "keeps somebody else's target",
      view: netted({ pause, target: target({ ours: false }) }),
      expect: { kind: 'hold', reason: 'paused' },
    },
    {
      name: 'is not repeated at once after a failure',
      view: netted(),
      progress: failed('release', NOW + 1),
      expect: { kind: 'hold', reason: 'backing-off' },
    },
  ];

  test.for(asked)('$name', ({ view, progress = NO_PROGRESS, expect: expected }) => {
    expect(decideRelease(view, progress, policy(), NOW).decision).toMatchObject(expected);
  });
});
