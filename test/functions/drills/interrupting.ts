import { describe, expect, test } from 'vitest';
import { ALARMS } from './fleet.ts';
import type { Rig } from './rig.ts';
import { standingRig } from './standing.ts';

const BEFORE_APPROVAL: readonly string[] = ['Admit', 'Preflight', 'Request Approval'];

const UNTIL_MEASURED = [...BEFORE_APPROVAL, 'Begin', 'Start Probes', 'Baseline', 'Inject', 'Measure'] as const;

/** Every machine, the states in which something is done before its clean-up, and what it must leave as it was. */
const MACHINES = [
  {
    drill: 'aurora-failover',
    resource: 'shop',
    states: [...UNTIL_MEASURED, 'Fail Back', 'Verify Steady State', 'Assess'],
    rig: () => standingRig(),
    found: (rig: Rig) => rig.snapshot(),
  },
  {
    drill: 'zone-evacuation',
    resource: 'edge',
    states: [...UNTIL_MEASURED, 'Cancel Zonal Shift', 'Verify Steady State', 'Assess'],
    rig: () => standingRig(),
    found: (rig: Rig) => rig.snapshot(),
  },
  {
    drill: 'reader-loss',
    resource: 'shop',
    states: [...UNTIL_MEASURED, 'Assess'],
    rig: () => standingRig('with a reader of ours'),
    found: (rig: Rig) => rig.readersOfShop(),
  },
] as const;

const OVER = /^passed\/recovered$/;
const NOT_BEGUN = /^(refused|aborted)\/alarm$/;

/** How somebody or something ends a drill from outside, and what it is said to have come to. */
const ENDS = [
  {
    by: 'a person',
    ending: /^aborted\/person$/,
    // Once there is a verdict, there is nothing left to be ended.
    butIn: { Assess: OVER },
    end: (rig: Rig, drillId: string) => rig.ask('bob', { action: 'abort', drillId, why: 'customers call' }),
  },
  {
    by: 'an alarm',
    ending: /^aborted\/alarm$/,
    // Before anything has begun, the drill looks at its alarms itself, and may be faster than their event.
    butIn: { Admit: NOT_BEGUN, Preflight: NOT_BEGUN, Begin: NOT_BEGUN, Assess: OVER },
    end: (rig: Rig) => rig.setAlarm(ALARMS.abort, 'ALARM'),
  },
  {
    by: 'somebody who stops its execution',
    ending: /^aborted\/stopped$/,
    butIn: {},
    end: (rig: Rig, drillId: string) => rig.stopByHand(drillId),
  },
] as const;

const endingIn = ({ ending, butIn }: { ending: RegExp; butIn: Readonly<Record<string, RegExp>> }, state: string) =>
  butIn[state] ?? ending;

const CASES = MACHINES.flatMap((machine) =>
  ENDS.flatMap((how) => machine.states.map((state) => ({ ...machine, ...how, state, ending: endingIn(how, state) }))),
);

export function testInterrupting(): void {
  describe('leaves everything as it was:', () => {
    test.for(CASES)('$drill, ended by $by in $state', async ({ drill, resource, state, ending, end, ...machine }) => {
      const rig = await machine.rig();
      const before = await machine.found(rig);
      const drillId = await rig.start(drill, { resource });
      if (!BEFORE_APPROVAL.includes(state)) await rig.approve(drillId);
      await rig.until(drillId, state);
      await end(rig, drillId);
      const { verdict, reason } = await rig.untilReported(drillId);
      await rig.setAlarm(ALARMS.abort, 'OK');
      expect(`${verdict}/${reason}`).toMatch(ending);
      expect(rig.execution(drillId)!.status).not.toBe('RUNNING');
      expect(await machine.found(rig)).toEqual(before);
    });
  });
}
