import { describe, expect, test } from 'vitest';
import { noteRepetition } from '../../../../functions/control-loop/repetition.ts';
import { worriesAbout } from '../../../../functions/control-loop/worries.ts';
import { attention } from '../../../../functions/controllers/targets/attention.ts';
import { type Decision, traits } from '../../../../functions/controllers/targets/decision.ts';
import { memory, NO_PROGRESS } from '../../../../functions/controllers/targets/progress.ts';
import { A, B, C, decided, group, MINUTE, NOW, pool, spare, targetsIn } from './builders.ts';

const numbers = {};
const keep = {};
const leavers = ['s1', 's2'].map((id) => ({ key: `${id}:80`, id, port: 80 }));
const spares = [spare('s1', B), spare('s2', B)];
const scaling = { autoScalingGroup: 'web' };
const service = { ecsService: { cluster: 'main', service: 'web' } };
const launch = { kind: 'launch', reason: 'no-spare', zone: B, count: 1, token: 'one', desired: 7, numbers } as const;
const returnOrder = {
  kind: 'return',
  reason: 'surplus',
  zone: B,
  token: 'one',
  instanceIds: [],
  count: 1,
  desired: 6,
  keep,
  numbers,
} as const;
const deregister = { kind: 'deregister', zone: B, targets: leavers, keep, numbers } as const;

const cases: readonly {
  name: string;
  decision: Decision;
  subjects: readonly string[];
  repetition: ReturnType<typeof traits.repetitionOf>;
}[] = [
  {
    name: 'a hold is about nothing',
    decision: { kind: 'hold', reason: 'even', numbers },
    subjects: [],
    repetition: {},
  },
  {
    name: 'a bridge counts, because only we take it away',
    decision: { kind: 'bridge', reason: 'zone-below-minimum', before: 'false', numbers },
    subjects: ['bridge'],
    repetition: { counts: 'bridge' },
  },
  {
    name: 'a bridge that we take away ourselves was no fight',
    decision: { kind: 'unbridge', reason: 'zones-hold', setting: 'false', keep, numbers },
    subjects: ['unbridge'],
    repetition: { clears: 'bridge' },
  },
  {
    name: 'turning off what the fleet never wants counts, because somebody else turns it on',
    decision: { kind: 'unbridge', reason: 'never', setting: 'false', keep, numbers },
    subjects: ['unbridge'],
    repetition: { counts: 'unbridge', clears: 'bridge' },
  },
  {
    name: 'spares are refused in their zone, or by name, and count each',
    decision: { kind: 'register', reason: 'zone-below-minimum', targets: spares, donors: [], numbers },
    subjects: [`register ${B}`, 'register s1:80', 'register s2:80'],
    repetition: { counts: ['register s1:80', 'register s2:80'] },
  },
  {
    name: 'a rebalancing is refused as a whole, or by the name of a newcomer',
    decision: { kind: 'register', reason: 'uneven', targets: spares, donors: ['a1:80'], numbers },
    subjects: ['register evenly', 'register s1:80', 'register s2:80'],
    repetition: { counts: ['register s1:80', 'register s2:80'] },
  },
  {
    name: 'spares that we let go were not taken away by anybody else',
    decision: { ...deregister, reason: 'surplus' },
    subjects: [`deregister ${B}`],
    repetition: { clears: ['register s1:80', 'register s2:80'] },
  },
  {
    name: 'neither were donors that we let go',
    decision: { ...deregister, reason: 'replaced' },
    subjects: [`deregister ${B}`],
    repetition: { clears: ['register s1:80', 'register s2:80'] },
  },
  {
    name: 'a spare that fails each time repeats itself although we remove it ourselves',
    decision: { ...deregister, reason: 'newcomer-failed' },
    subjects: [`deregister ${B}`],
    repetition: {},
  },
  {
    name: 'a launch is about its group and zone',
    decision: { ...launch, pool: scaling },
    subjects: [`launch web/${B}`],
    repetition: { counts: `launch web/${B}` },
  },
  {
    name: 'tasks are asked for by the service and its cluster',
    decision: { ...launch, pool: service },
    subjects: [`launch main/web/${B}`],
    repetition: { counts: `launch main/web/${B}` },
  },
  {
    name: 'what we give back was not lost',
    decision: { ...returnOrder, pool: scaling },
    subjects: [`return web/${B}`],
    repetition: { clears: `launch web/${B}` },
  },
  {
    name: 'a service is told to spread its tasks once, unless somebody tells it otherwise',
    decision: { kind: 'spread', reason: 'uneven', pool: service, numbers },
    subjects: ['spread main/web'],
    repetition: { counts: 'spread main/web' },
  },
];

describe('what a decision is about', () => {
  test.for(cases)('$name', ({ decision, subjects, repetition }) => {
    expect(traits.subjectsOf(decision)).toEqual(subjects);
    expect(traits.repetitionOf(decision)).toEqual(repetition);
  });
});

describe('cross-zone load balancing that another tool sets back every five minutes for twelve hours', () => {
  const bDead = [...targetsIn(A, 2), ...targetsIn(B, 3, 'unhealthy'), ...targetsIn(C, 2)];
  const external = pool({ kind: 'external' });

  /** The zone stays below its minimum, and nothing but a bridge could help it. */
  function fight(hours: number) {
    const atMinutes: number[] = [];
    let progress = NO_PROGRESS;
    for (let minute = 0; minute < hours * 60; minute += 5) {
      const nowMs = NOW + minute * MINUTE;
      const seen = group(bDead, { pool: external, progress });
      const { decision } = decided(seen, {}, nowMs);
      if (decision.kind === 'hold') {
        expect(decision.reason).toBe('repeating');
        continue;
      }
      atMinutes.push(minute);
      const repetitions = noteRepetition(progress.repetitions ?? {}, traits.repetitionOf(decision), nowMs);
      progress = { ...memory.progressOnDecision(progress, decision, nowMs), bridge: undefined, repetitions };
    }
    return { atMinutes, progress };
  }

  test('is turned on 15 times instead of 144', () => {
    const { atMinutes } = fight(12);
    expect(atMinutes.slice(0, 8)).toEqual([0, 5, 10, 20, 40, 80, 160, 280]);
    expect(atMinutes).toHaveLength(15);
  });

  test('is told to people from the third time on', () => {
    const worries = (minutes: number) => {
      const { progress } = fight(minutes / 60);
      const hold = { kind: 'hold', reason: 'repeating', numbers } as const;
      return worriesAbout({ decision: hold, trace: [] }, progress, attention, NOW + minutes * MINUTE).map(
        ({ key }) => key,
      );
    };
    expect(worries(10)).toEqual([]);
    expect(worries(15)).toEqual(['repeats bridge']);
  });
});
