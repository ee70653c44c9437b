import { CLOCK_OFF_MAX_MS } from '../../invariants/fleet/ledger.ts';
import type { FaultRecord } from '../../invariants/fleet/faultRecord.ts';
import type { Random } from '../../random.ts';
import type { Region } from '../../region.ts';
import type { CallFaults } from '../calls.ts';
import { type FaultContext, oneOf } from '../context.ts';
import fleet from './fleet.ts';

/** The APIs that functions call. */
const SERVICES = [
  'rds',
  'monitoring',
  'dynamodb',
  'events',
  'elasticloadbalancing',
  'ec2',
  'acm',
  'route53',
  'lambda',
  'states',
  's3',
  'secretsmanager',
  'application-autoscaling',
  'arc-zonal-shift',
];

const GONE_MS = [1_800_000, 7_200_000] as const;
const CLOCK_OFF_FOR_MS = [300_000, 2_400_000] as const;
const TARGETS_FAIL_FOR_MS = [240_000, 1_800_000] as const;
const TARGETS_FAILING = [1, 4] as const;

/** Between two invocations for one event: a guess. */
const TWICE_MAX_MS = 120_000;

/** The clocks of functions: none is off, or some are. */
export class Clocks {
  readonly #offMs = new Map<string, number>();

  /** For RegionOptions: how far the clock of a function is off. */
  skewOf = (functionName: string): number => this.#offMs.get(functionName) ?? 0;

  begin(context: FaultContext, random: Random, region: Region): void {
    context.repeat('clock-off', random, () => {
      const { name } = oneOf(random, region.lambda.functions());
      const offMs = Math.round(random.between(-CLOCK_OFF_MAX_MS, CLOCK_OFF_MAX_MS));
      context.tell('clock-off', `${name}: ${Math.round(offMs / 1000)} s`);
      this.#offMs.set(name, offMs);
      context.clock.setTimeout(() => this.#offMs.delete(name), random.between(...CLOCK_OFF_FOR_MS));
    });
  }

  /** All are right from now on. */
  end(): void {
    this.#offMs.clear();
  }
}

interface Surroundings {
  readonly region: Region;
  readonly calls: CallFaults;
  readonly record: FaultRecord;
  /** Deploys the same stacks again. */
  readonly deploy: () => Promise<unknown>;
}

/** What befalls AWS during a night, beside what befalls it on every day. */
export function beginNightMishaps(context: FaultContext, random: Random, given: Surroundings): void {
  const { region, calls, record, deploy } = given;

  context.repeat('api-gone-for-hours', random, async () => {
    const service = oneOf(random, SERVICES);
    const how = oneOf(random, ['throttled', 'server-error', 'time-out'] as const);
    const lastsMs = random.between(...GONE_MS);
    context.tell('api-gone-for-hours', `${service}: ${how} for ${Math.round(lastsMs / 60_000)} min`);
    if (service === 'dynamodb') record.disturb('ledger', context.clock.now(), context.clock.now() + lastsMs);
    const outage = calls.begin(service, how);
    await context.clock.sleep(lastsMs);
    outage.end();
  });

  context.repeat('deployed-again', random, async () => {
    context.tell('deployed-again', 'the same stacks');
    // Functions that run are replaced under their invocations.
    await deploy();
  });

  context.repeat('targets-failed', random, async () => {
    const { arn } = oneOf(random, Object.values(fleet.targetGroups));
    const targets = [...(region.elasticLoadBalancing.state.targetGroups.get(arn)?.targets.values() ?? [])];
    if (targets.length === 0) return;
    const { zone } = oneOf(random, targets);
    const ids = targets
      .filter((target) => target.zone === zone)
      .map(({ id }) => id)
      .slice(0, random.integer(...TARGETS_FAILING));
    context.tell('targets-failed', `${ids.join(', ')} in ${zone}`);
    region.tcp.hosts.kill(ids);
    await context.clock.sleep(random.between(...TARGETS_FAIL_FOR_MS));
    region.tcp.hosts.revive(ids);
  });
}

/** EventBridge, SNS and S3 invoke asynchronously, and Lambda runs such an invocation at least once. */
export function beginTwiceInvoked(context: FaultContext, random: Random, { core }: Region): void {
  const once = core.receivers.get('lambda')!;
  core.receivers.set('lambda', async (delivery) => {
    await once(delivery);
    if (random.next() >= context.rate('invoked-twice')) return;
    context.tell('invoked-twice', delivery.targetArn.split(':').at(-1)!);
    core.clock.setTimeout(() => void once(delivery), random.between(0, TWICE_MAX_MS));
  });
}
