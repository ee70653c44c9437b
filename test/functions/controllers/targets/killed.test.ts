import { isDeepStrictEqual } from 'node:util';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import { someOf } from '../../../sampling.ts';
import { B, deployed, type Deployed, type GroupName, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

/** What leads to an invocation that changes something, and what is to be in the end wherever it is killed. */
interface Story {
  readonly group: GroupName;
  readonly targetsPerZone?: number;
  /** Until shortly before the invocation. */
  prepare(shop: Deployed): Promise<void>;
  /** A call of that invocation and of no earlier one. It is killed before and after it, and before each other change. */
  readonly call: string;
  /** Long enough for all to be well again. */
  readonly settledMs: number;
  /** So many changes before the call belong to what may be interrupted (default: two: what was meant, told twice). */
  readonly before?: number;
  outcome(shop: Deployed): unknown;
}

const begin = ({ group, targetsPerZone = 3 }: Story) => deployed(group, { targetsPerZone });

const functionName = ({ region }: Deployed) =>
  region.lambda.functions().find(({ name }) => name.includes('TargetsFunction'))!.name;

interface Invocation {
  /** Milliseconds from the end of the preparation until its first call. */
  readonly startMs: number;
  /** The places, from 1, of its calls that change something, and the place behind the last one. */
  readonly changing: readonly number[];
}

const CHANGING =
  /^(UpdateItem|TransactWriteItems|PutEvents|Modify\w+|(Der|R)egisterTargets|LaunchInstances|Terminate\w+|UpdateService)$/;

/** The invocation that makes the story's call. */
async function invocationOf(story: Story): Promise<Invocation> {
  const shop = await begin(story);
  await story.prepare(shop);
  const startMs = shop.region.clock.now();
  const calls: { atMs: number; operation: string }[] = [];
  shop.region.endpoint.intercept = (call, _input, next) => {
    if (isKeyOfRole(call.accessKeyId)) calls.push({ atMs: shop.region.clock.now(), operation: call.operation });
    return next();
  };
  const made = () => calls.findIndex(({ operation }) => operation === story.call);
  for (let minute = 0; minute < LONGEST_MINUTES && made() < 0; minute++) await shop.run(MINUTE);
  await shop.run(5 * SECOND);
  // Calls that belong together follow each other within a second; between invocations, more time passes.
  let first = made();
  while (calls[first]!.atMs - (calls[first - 1]?.atMs ?? 0) < SECOND) first--;
  let last = made();
  while ((calls[last + 1]?.atMs ?? Infinity) - calls[last]!.atMs < SECOND) last++;
  const within = calls.slice(first, last + 1).map(({ operation }, at) => ({ operation, place: at + 1 }));
  // What stands between two changes only reads: killed there, it leaves the same behind.
  const changing = within.filter(({ operation }, at) => CHANGING.test(operation) || at === within.length - 1);
  const call = changing.findIndex(({ operation }) => operation === story.call);
  const near = changing.slice(Math.max(0, call - (story.before ?? BEFORE)), call + AFTER);
  return { startMs: calls[first]!.atMs - startMs, changing: near.map(({ place }) => place) };
}

/** So long after the preparation the invocation comes at the latest. */
const LONGEST_MINUTES = 15;

/** So many changes before the call belong to it, and from it on: what was meant, what became of it, the next look. */
const [BEFORE, AFTER] = [2, 4];

/** So many of the places of a story are tried, if it is not the whole suite that runs. */
const SAMPLED_PLACES = 3;

/** Kills the invocation before each of its changes, one after the other: what has become of it all, by the place. */
async function endsOf(story: Story): Promise<Record<number, unknown>> {
  const { startMs, changing } = await invocationOf(story);
  expect(changing.length).toBeGreaterThan(4);
  const ends: Record<number, unknown> = {};
  for (const place of someOf(changing, SAMPLED_PLACES)) {
    const shop = await begin(story);
    await story.prepare(shop);
    await shop.run(startMs - 10);
    shop.region.lambda.killNext(functionName(shop), place);
    await shop.run(story.settledMs);
    ends[place] = await story.outcome(shop);
    expect(shop.problems).toEqual([]);
  }
  return ends;
}

/** The places after which something else has become of it than this. */
const allBut = (ends: Record<number, unknown>, expected: unknown) =>
  Object.entries(ends).filter(([, end]) => !isDeepStrictEqual(end, expected));

/** How many instances the Auto Scaling group should have. */
async function desiredInstances({ region }: Deployed): Promise<number | undefined> {
  const client = new AutoScalingClient(region.clientConfig());
  const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups![0]!.DesiredCapacity;
}

const LEAN = { cluster: 'main', service: 'lean' };

/** How many tasks the service should have. */
async function desiredTasks({ region }: Deployed): Promise<number | undefined> {
  const client = new ECSClient(region.clientConfig());
  const { services } = await client.send(
    new DescribeServicesCommand({ cluster: LEAN.cluster, services: [LEAN.service] }),
  );
  return services![0]!.desiredCount;
}

describe('a function that is killed between any two of its changes', () => {
  test('still ends with one bridge and two spares, each registered once', async () => {
    const story: Story = {
      group: 'shop',
      async prepare(shop) {
        await shop.run(30 * SECOND);
        killZone(shop, B);
      },
      call: 'RegisterTargets',
      // The lease, and all about the bridge.
      before: 8,
      settledMs: 6 * MINUTE,
      outcome: (shop) => [shop.crossZone(), shop.healthy(B), shop.measures()[B]!.moves],
    };
    expect(allBut(await endsOf(story), ['true', 2, 2])).toEqual([]);
  });

  test('still gives spares back, and none of the others', async () => {
    const story: Story = {
      group: 'shop',
      async prepare(shop) {
        await shop.run(30 * SECOND);
        const dead = killZone(shop, B);
        await shop.run(7 * MINUTE);
        shop.region.tcp.hosts.revive(dead);
      },
      call: 'DeregisterTargets',
      settledMs: 15 * MINUTE,
      outcome: (shop) => [shop.crossZone(), shop.healthy(B), shop.measures()[B]!.moves],
    };
    // Two spares came and went.
    expect(allBut(await endsOf(story), ['use_load_balancer_configuration', 3, 4])).toEqual([]);
  });

  test('still gets one instance of an Auto Scaling group', async () => {
    const story: Story = {
      group: 'scaled',
      async prepare(shop) {
        await shop.run(30 * SECOND);
        killZone(shop, B, 'scaled');
      },
      call: 'LaunchInstances',
      settledMs: 6 * MINUTE,
      outcome: (shop) => [shop.healthy(B), shop.registered(B).length],
    };
    expect(allBut(await endsOf(story), [1, 4])).toEqual([]);
  });

  test('still gives the instance back, and its group is as large as before', async () => {
    const story: Story = {
      group: 'scaled',
      async prepare(shop) {
        await shop.run(30 * SECOND);
        const dead = killZone(shop, B, 'scaled');
        await shop.run(7 * MINUTE);
        shop.region.tcp.hosts.revive(dead);
      },
      call: 'TerminateInstanceInAutoScalingGroup',
      settledMs: 15 * MINUTE,
      outcome: async (shop) => [await desiredInstances(shop), shop.healthy(B)],
    };
    expect(allBut(await endsOf(story), [9, 3])).toEqual([]);
  });

  test('still asks an ECS service for as many tasks as are missing', async () => {
    const story: Story = {
      group: 'lean',
      targetsPerZone: 1,
      prepare: () => Promise.resolve(),
      call: 'UpdateService',
      settledMs: 15 * MINUTE,
      outcome: async (shop) => [await desiredTasks(shop), shop.healthy(B)],
    };
    expect(allBut(await endsOf(story), [6, 2])).toEqual([]);
  });

  test('still gives back as many tasks as it asked for', async () => {
    const story: Story = {
      group: 'lean',
      targetsPerZone: 1,
      async prepare(shop) {
        await shop.run(10 * MINUTE);
        // Its owner comes to want twelve: of these, three were ours.
        const client = new ECSClient(shop.region.clientConfig());
        await client.send(new UpdateServiceCommand({ ...LEAN, desiredCount: 12 }));
      },
      call: 'UpdateService',
      settledMs: 20 * MINUTE,
      outcome: async (shop) => [await desiredTasks(shop), shop.healthy(B)],
    };
    expect(allBut(await endsOf(story), [9, 3])).toEqual([]);
  });
});
