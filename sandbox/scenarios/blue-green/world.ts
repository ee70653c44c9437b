import { ElasticLoadBalancingV2Client, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Region } from '../../region.ts';
import { createWeighted, runInstances, shiftWeights, targetsIn } from '../balanced.ts';
import type { World } from '../scenario.ts';
import { ZONES } from '../../core.ts';
import { DEFAULT_SUBNETS } from '../../services/ec2/index.ts';

const MINUTE_MS = 60_000;

/** From 100/0 to 90/10, and from there to 0/100. */
const FIRST_STEP_MS = 10 * MINUTE_MS;
const LAST_STEP_MS = 30 * MINUTE_MS;

/** Somebody adds machines to green, in one zone only: a reason to even it out, but for the shift. */
const UNEVEN_MS = 12 * MINUTE_MS;

/** All machines of one zone fail between the steps, and recover long after the last one. */
const OUTAGE_MS = 20 * MINUTE_MS;
const RECOVERY_MS = 80 * MINUTE_MS;
const ZONE = ZONES[1];

/** Nothing has changed for 20 minutes. */
const OVER_MS = LAST_STEP_MS + 20 * MINUTE_MS;

/** Above 1023, so that no privileges are needed to listen on it. */
const PORT = 8443;

export default {
  description: 'Weights shift from 100/0 over 90/10 to 0/100; between the steps, all machines of one zone fail.',
  async build(region, { fleet }) {
    const [blue, green] = [fleet.targetGroups['blue'], fleet.targetGroups['green']];
    if (!blue || !green) throw new Error('The fleet must have the target groups "blue" and "green".');
    await createWeighted(region, blue.loadBalancer.split('/').at(-2)!, PORT, [
      { name: 'blue', policy: blue, weight: 100, port: PORT, targetsPerZone: 4, sparesPerZone: 6 },
      { name: 'green', policy: green, weight: 0, port: PORT, targetsPerZone: 4 },
    ]);
    const shift = (toBlue: number, toGreen: number) =>
      void shiftWeights(region, blue.loadBalancer, { [blue.arn]: toBlue, [green.arn]: toGreen });
    const ids = [blue, green].flatMap((policy) => targetsIn(region, policy, ZONE));
    region.clock.setTimeout(() => shift(90, 10), FIRST_STEP_MS);
    region.clock.setTimeout(() => void addTo(region, green), UNEVEN_MS);
    region.clock.setTimeout(() => region.tcp.hosts.kill(ids), OUTAGE_MS);
    region.clock.setTimeout(() => shift(0, 100), LAST_STEP_MS);
    region.clock.setTimeout(() => region.tcp.hosts.revive(ids), RECOVERY_MS);
    const startMs = region.clock.now();
    const phases = [
      { name: 'before', fromMs: startMs },
      { name: '90/10', fromMs: startMs + FIRST_STEP_MS },
      { name: '90/10, outage', fromMs: startMs + OUTAGE_MS },
      { name: '0/100, outage', fromMs: startMs + LAST_STEP_MS },
      { name: 'shift over', fromMs: startMs + OVER_MS },
      { name: 'recovered', fromMs: startMs + RECOVERY_MS },
    ];
    return { loads: {}, phases };
  },
} satisfies World;

/** As a person would: three machines in the first zone, which run a moment later. */
async function addTo(region: Region, { arn }: TargetGroupPolicy): Promise<void> {
  const ids = await runInstances(region, DEFAULT_SUBNETS[0]!, 3, { Name: 'green' });
  region.clock.setTimeout(() => {
    const Targets = ids.map((Id) => ({ Id }));
    void new ElasticLoadBalancingV2Client(region.clientConfig()).send(
      new RegisterTargetsCommand({ TargetGroupArn: arn, Targets }),
    );
  }, MINUTE_MS);
}
