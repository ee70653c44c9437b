import {
  DeleteScheduledActionCommand,
  DescribeScalableTargetsCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  type PutScheduledActionCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, it } from 'vitest';
import { scalingRegion, SHOP } from './region.ts';

async function scheduled(...actions: Partial<PutScheduledActionCommandInput>[]) {
  const world = await scalingRegion();
  await world.register();
  const put = (more: Partial<PutScheduledActionCommandInput>) =>
    world.client.send(new PutScheduledActionCommand({ ...SHOP, ScheduledActionName: 'morning', ...more }));
  for (const action of actions) await put(action);
  return {
    ...world,
    put,
    described: async () =>
      (await world.client.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'rds' }))).ScheduledActions ??
      [],
    bounds: async () => {
      const { ScalableTargets } = await world.client.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace: 'rds' }),
      );
      return [ScalableTargets![0]!.MinCapacity, ScalableTargets![0]!.MaxCapacity];
    },
  };
}

const MORNING = { Schedule: 'cron(0 1 * * ? *)', ScalableTargetAction: { MinCapacity: 3 } };
const EVENING = {
  ScheduledActionName: 'evening',
  Schedule: 'cron(0 2 * * ? *)',
  ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
};

describe('a scheduled action', () => {
  it('moves the bounds at its time, and the readers with them', async () => {
    const world = await scheduled(MORNING, EVENING);
    await world.runTo(59);
    expect([await world.bounds(), world.members().length]).toEqual([[1, 8], 1]);
    await world.runTo(61);
    expect([await world.bounds(), world.statuses()]).toEqual([
      [3, 8],
      ['available', 'creating', 'creating'],
    ]);
    await world.runTo(121);
    expect([await world.bounds(), world.statuses()]).toEqual([
      [1, 2],
      ['available', 'available', 'deleting'],
    ]);
    await world.runTo(125);
    expect((await world.activities()).map(({ minute, description, cause }) => [minute, description, cause])).toEqual([
      [60, 'Setting min capacity to 3 and max capacity to 8', 'scheduled action name morning was triggered'],
      [60, 'Setting read replica count to 3.', 'minimum capacity was set to 3'],
      [120, 'Setting min capacity to 1 and max capacity to 2', 'scheduled action name evening was triggered'],
      [120, 'Setting read replica count to 2.', 'maximum capacity was set to 2'],
    ]);
  });

  it('does nothing while scheduled scaling is suspended', async () => {
    const world = await scheduled(MORNING);
    await world.register({ SuspendedState: { ScheduledScalingSuspended: true } });
    await world.runTo(70);
    expect([await world.bounds(), world.members().length]).toEqual([[1, 8], 1]);
  });

  it('follows the clocks of its time zone', async () => {
    const world = await scheduled({ ...MORNING, Schedule: 'at(2026-03-02T03:00:00)', Timezone: 'Europe/Helsinki' });
    await world.runTo(59);
    expect(await world.bounds()).toEqual([1, 8]);
    await world.runTo(60);
    expect(await world.bounds()).toEqual([3, 8]);
    expect(await world.described()).toEqual([]);
  });

  it('is described, changed in what is mentioned, and deleted', async () => {
    const world = await scheduled(MORNING, { ScalableTargetAction: { MinCapacity: 2 } });
    expect(await world.described()).toEqual([
      {
        ...SHOP,
        ScheduledActionName: 'morning',
        ScheduledActionARN: expect.stringMatching(
          /^arn:aws:autoscaling:eu-west-1:123456789012:scheduledAction:[0-9a-f-]{36}:resource\/rds\/cluster:shop:scheduledActionName\/morning$/,
        ),
        CreationTime: new Date('2026-03-02T00:00:00Z'),
        Schedule: 'cron(0 1 * * ? *)',
        ScalableTargetAction: { MinCapacity: 2 },
      },
    ]);
    const remove = () =>
      world.client.send(new DeleteScheduledActionCommand({ ...SHOP, ScheduledActionName: 'morning' }));
    await remove();
    await world.runTo(70);
    expect(await world.bounds()).toEqual([1, 8]);
    await expect(remove()).rejects.toMatchObject({ name: 'ObjectNotFoundException' });
  });

  it('fails, and says so, if it would set a minimum above the maximum', async () => {
    const world = await scheduled({ ...MORNING, ScalableTargetAction: { MinCapacity: 9 } });
    await world.runTo(61);
    expect(await world.bounds()).toEqual([1, 8]);
    expect(await world.activities()).toMatchObject([
      { status: 'Failed', cause: 'scheduled action name morning was triggered' },
    ]);
  });

  it.each([
    { name: 'a schedule that is none', Schedule: 'every morning' },
    { name: 'a time that is over', Schedule: 'at(2026-03-01T00:00:00)' },
    { name: 'no schedule at all', Schedule: undefined },
  ])('is refused with $name', async ({ Schedule }) => {
    const world = await scheduled();
    await expect(world.put({ ...MORNING, Schedule })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await world.described()).toEqual([]);
  });
});
