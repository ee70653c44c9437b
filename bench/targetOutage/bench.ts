import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import { ZONES } from '../../sandbox/core.ts';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import { createRegion } from '../../sandbox/region.ts';
import { createMany } from '../../sandbox/scenarios/manyGroups.ts';
import type { Figure, Say } from '../figure.ts';
import { rounded } from '../statistics.ts';
import { largestBurst } from '../targetSweep/burst.ts';
import fleet from './fleet.ts';

const GROUPS = Object.entries(fleet.targetGroups);
const PINNED = new Set(GROUPS.filter(([, { pinnedZones }]) => pinnedZones.length > 0).map(([name]) => name));
const CHECK_SECONDS = 10;
const MINUTE_MS = 60_000;

/** Every group is known, and its alarms are. */
const SETTLING_MINUTES = 16;
const MOST_MINUTES = 40;

/** A zone of a thousand target groups fails at once: which ones get their bridge first, and how long the last one waits. */
export async function targetOutage(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  try {
    const problems: string[] = [];
    const region = createRegion({ onProblem: (message) => problems.push(message) });
    say(`creating ${GROUPS.length} target groups`);
    await createMany(region, GROUPS.length, CHECK_SECONDS);
    await region.deploy(assembly.folder);
    for (let minute = 1; minute <= SETTLING_MINUTES; minute++) {
      say(`quiet minute ${minute} of ${SETTLING_MINUTES}`);
      await region.clock.runUntil(region.clock.now() + MINUTE_MS);
    }
    const describes: number[] = [];
    const bridgedAtMs = new Map<string, number>();
    let refused = 0;
    region.endpoint.onCall = ({ context: { service, operation, accessKeyId }, input, error }) => {
      if (!isKeyOfRole(accessKeyId) || service !== 'elasticloadbalancing') return;
      if (error) refused++;
      if (operation.startsWith('Describe')) describes.push(region.clock.now());
      if (operation !== 'ModifyTargetGroupAttributes' || error) return;
      const [, name] = (input as { readonly TargetGroupArn: string }).TargetGroupArn.split('/');
      if (!bridgedAtMs.has(name!)) bridgedAtMs.set(name!, region.clock.now());
    };
    const failing = region.ec2.state.instances.all().filter(({ subnet }) => subnet.zone === ZONES[1]);
    region.tcp.hosts.kill(failing.map(({ id }) => id));
    const outageMs = region.clock.now();
    for (let minute = 1; minute <= MOST_MINUTES && bridgedAtMs.size < GROUPS.length; minute++) {
      say(`minute ${minute} of the outage: ${bridgedAtMs.size} of ${GROUPS.length} bridged`);
      await region.clock.runUntil(region.clock.now() + MINUTE_MS);
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
    return figuresOf(bridgedAtMs, outageMs, refused, largestBurst(describes));
  } finally {
    await assembly.remove();
  }
}

function figuresOf(
  bridgedAtMs: ReadonlyMap<string, number>,
  outageMs: number,
  refused: number,
  burst: number,
): Figure[] {
  const order = [...bridgedAtMs.keys()];
  const minutesTo = (names: readonly string[]) =>
    rounded(
      (Math.max(...names.map((name) => bridgedAtMs.get(name) ?? Number.POSITIVE_INFINITY)) - outageMs) / MINUTE_MS,
      1,
    );
  const pinned = [...PINNED];
  return [
    {
      name: 'target-outage.pinned',
      measured: minutesTo(pinned),
      unit: 'minutes until each pinned group has a bridge',
      details: { pinned: pinned.length, lastInOrder: Math.max(...pinned.map((name) => order.indexOf(name))) + 1 },
    },
    {
      name: 'target-outage.all',
      measured: minutesTo(GROUPS.map(([name]) => name)),
      unit: 'minutes until every group has a bridge',
      details: { groups: GROUPS.length, bridged: order.length, describesBeyondTheRate: rounded(burst, 1) },
    },
    { name: 'target-outage.refused', measured: refused, unit: 'calls', target: { atMost: 0 }, details: {} },
  ];
}
