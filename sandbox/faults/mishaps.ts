import { stageTag } from '../../fleet/names.ts';
import type { Random } from '../random.ts';
import type { Region } from '../region.ts';
import type { CallFaults } from './calls.ts';
import { type FaultContext, oneOf } from './context.ts';
import type { People } from './people.ts';
import { pickCluster, readersUp } from './targets.ts';

/** An invocation makes some ten to thirty calls: one of them is the one that a killed function does not make any more. */
const CALLS_UNTIL_KILL_MAX = 30;

/** How long a service is out: a guess. */
const OUTAGE_MS = [60_000, 1_200_000] as const;

/** The services that functions call. */
const SERVICES = ['rds', 'monitoring', 'dynamodb', 'events', 'ssm'];

/** Statuses of which an instance does not come out by itself ("Viewing DB instance status", RDS User Guide). */
const BROKEN = ['failed', 'incompatible-network', 'incompatible-parameters'];

/** What befalls AWS and the functions in it. */
export function beginMishaps(
  context: FaultContext,
  parent: Random,
  region: Region,
  { calls, people }: { readonly calls: CallFaults; readonly people: People },
): void {
  const random = parent.fork('mishaps');

  context.repeat('killed', random, () => {
    const { name } = oneOf(random, region.lambda.functions());
    const inCalls = random.integer(1, CALLS_UNTIL_KILL_MAX);
    context.tell('killed', `${name}, before call ${inCalls} from now`);
    region.lambda.killNext(name, inCalls);
  });

  context.repeat('outage', random, async () => {
    const service = oneOf(random, SERVICES);
    const how = oneOf(random, ['throttled', 'server-error', 'time-out'] as const);
    const lastsMs = random.between(...OUTAGE_MS);
    context.tell('outage', `${service}: ${how} for ${Math.round(lastsMs / 60_000)} min`);
    const outage = calls.begin(service, how);
    await region.clock.sleep(lastsMs);
    outage.end();
  });

  context.repeat('failover', random, () => {
    const cluster = pickCluster(region, random);
    if (!cluster?.writer || readersUp(cluster).length === 0) return;
    context.tell('failover', `the writer ${cluster.writer} crashes`);
    region.rds.crash(cluster.writer);
  });

  context.repeat('instance-crashed', random, () => {
    const cluster = pickCluster(region, random);
    if (!cluster || readersUp(cluster).length === 0) return;
    const { id } = oneOf(random, readersUp(cluster));
    context.tell('instance-crashed', id);
    region.rds.crash(id);
  });

  context.repeat('instance-broken', random, () => {
    const cluster = pickCluster(region, random);
    // With two readers up, a broken writer still finds a successor, and somebody serves.
    if (!cluster || readersUp(cluster).length < 2) return;
    const up = cluster.instances.filter(({ isUp, status }) => isUp && status === 'available');
    const { id, tags } = oneOf(random, up);
    const status = oneOf(random, BROKEN);
    context.tell('instance-broken', `${id} is ${status}`);
    region.rds.breakInstance(id, status);
    if (!(stageTag.key in tags)) void people.cleanUpLater(id);
  });
}
