import { describe, expect, test } from 'vitest';
import { tellingNumbers } from '../../../functions/control-loop/wording.ts';
import { describeConcerned, zonesIn } from '../../../functions/control-loop/zoneNumbers.ts';
import { CONTROLLERS } from '../../../functions/controllers/registry.ts';
import { describeNumbers } from '../../../functions/slack/numbers.ts';
import { decided, group, target, targetsIn, zonesWith, A, B, C } from '../controllers/targets/builders.ts';

const row = CONTROLLERS.find(({ name }) => name === 'targets')!;
const dead = [...targetsIn(A, 3), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];

/** What is recorded of a decision about these. */
const numbersOf = (...seen: Parameters<typeof group>) =>
  decided(group(...seen), { minHealthyPerZone: 2 }).decision.numbers;

describe('the metrics of a decision about a target group', () => {
  test('name each zone, what is missing there, and whether cross-zone load balancing is on', () => {
    expect(tellingNumbers(numbersOf(dead, { crossZone: { isOn: true } }), row)).toEqual([
      `${A}: 3 of 3 healthy`,
      `${B}: 0 of 2 healthy, 2 required`,
      `${C}: 2 of 2 healthy`,
      'cross-zone on',
      'skew 3',
    ]);
  });

  test('are what Slack answers', () => {
    expect(describeNumbers(numbersOf(dead), row)).toBe(
      `${A}: 3 of 3 healthy · ${B}: 0 of 2 healthy, 2 required · ${C}: 2 of 2 healthy · cross-zone off · skew 3`,
    );
  });

  test('name what else is the matter with a zone', () => {
    const zones = zonesWith(B, { isHealthy: false, isShiftedAway: true });
    expect(
      zonesIn(numbersOf(targetsIn(B, 2), { zones, otherGroups: { dark: { [B]: 'admin' }, targets: {} } }))[1],
    ).toEqual({
      zone: B,
      healthy: 2,
      registered: 2,
      required: 2,
      notes: ['unhealthy in ELB', 'shifted away', 'another target group has no healthy target'],
    });
  });

  test('are none of a decision about something else', () => {
    expect(zonesIn({ readers: 2, cpuPercent: 60 })).toEqual([]);
    expect(tellingNumbers({ spares: 2 }, row)).toEqual(['spares 2']);
  });
});

describe('what people are told', () => {
  test('begins with the zones that it is about', () => {
    expect(describeConcerned(numbersOf(dead, { crossZone: { isOn: true } }))).toBe(
      `${B}: 0 of 2 healthy, 2 required; cross-zone on`,
    );
  });

  test('names a zone with a sick target that has as many as it needs', () => {
    const targets = [...targetsIn(A, 2), ...targetsIn(B, 2), target('b9', B, 'unhealthy'), ...targetsIn(C, 2)];
    expect(describeConcerned(numbersOf(targets))).toBe(`${B}: 2 of 3 healthy; cross-zone off`);
  });

  test('names no zone where each is well', () => {
    expect(describeConcerned(numbersOf([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 2)]))).toBeUndefined();
  });
});
