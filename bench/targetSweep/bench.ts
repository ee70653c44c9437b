import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import { createRegion } from '../../sandbox/region.ts';
import { createMany } from '../../sandbox/scenarios/manyGroups.ts';
import type { Figure, Say } from '../figure.ts';
import { rounded } from '../statistics.ts';
import { largestBurst } from './burst.ts';
import fleet from './fleet.ts';

const GROUPS = Object.keys(fleet.targetGroups).length;
const MINUTE_MS = 60_000;

/** The first decision about every group is published once before the fleet is quiet. */
const SETTLING_MINUTES = 10;

/** Long enough for every group to have its turn. */
const MEASURED_MINUTES = 5;

interface Asked {
  readonly atMs: number;
  readonly operation: string;
  readonly group: string | undefined;
}

/** The ELB calls of the sweep over a thousand target groups, from the first tick on and when there is nothing to do. */
export async function targetSweep(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  try {
    const problems: string[] = [];
    const region = createRegion({ onProblem: (message) => problems.push(message) });
    say(`creating ${GROUPS} target groups`);
    await createMany(region, GROUPS);
    // No alarms: nothing that they report happens here.
    await region.deploy(assembly.folder, { without: ({ type }) => type === 'AWS::CloudWatch::Alarm' });
    const asked: Asked[] = [];
    let refused = 0;
    region.endpoint.onCall = ({ context: { service, operation, accessKeyId }, input, error }) => {
      if (service !== 'elasticloadbalancing' || !isKeyOfRole(accessKeyId)) return;
      if (error) refused++;
      const group = (input as { TargetGroupArn?: string }).TargetGroupArn;
      asked.push({ atMs: region.clock.now(), operation, group });
    };
    for (let minute = 1; minute <= SETTLING_MINUTES + MEASURED_MINUTES; minute++) {
      say(`minute ${minute} of ${SETTLING_MINUTES + MEASURED_MINUTES}`);
      await region.clock.runUntil(region.clock.now() + MINUTE_MS);
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
    return figuresOf(asked, refused, region.clock.now() - MEASURED_MINUTES * MINUTE_MS);
  } finally {
    await assembly.remove();
  }
}

function figuresOf(asked: readonly Asked[], refused: number, quietMs: number): Figure[] {
  const quiet = asked.filter(({ atMs }) => atMs >= quietMs);
  const firstSeen = new Map<string, number>();
  for (const { group, atMs } of quiet) if (group && !firstSeen.has(group)) firstSeen.set(group, atMs);
  if (firstSeen.size < GROUPS) throw new Error(`${GROUPS - firstSeen.size} groups were not checked`);
  return [
    {
      name: 'target-sweep.calls-at-once',
      measured: rounded(largestBurst(asked.map(({ atMs }) => atMs)), 1),
      unit: 'Describe calls beyond 10 per second',
      target: { atMost: 40 },
      details: { groups: GROUPS, calls: asked.length, minutes: SETTLING_MINUTES + MEASURED_MINUTES },
    },
    { name: 'target-sweep.refused', measured: refused, unit: 'calls', target: { atMost: 0 }, details: {} },
    {
      name: 'target-sweep.length',
      measured: Math.ceil((Math.max(...firstSeen.values()) - quietMs) / MINUTE_MS),
      unit: 'ticks until each group was checked',
      details: { callsATick: rounded(quiet.length / MEASURED_MINUTES) },
    },
  ];
}
