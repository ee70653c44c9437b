import { ModifyDBClusterEndpointCommand } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { LostResponse } from '../../../sandbox/wire/handlers.ts';
import { MINUTE, rig, type Rig } from './rig.ts';

const changeEndpoint = (shop: Rig, excluded: string[]) =>
  shop
    .asPerson()
    .send(
      new ModifyDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'evenkeel-shop', ExcludedMembers: excluded }),
    );

/** When a controller said this for the first time, in minutes since the start. */
function minuteOf(shop: Rig, kind: string): number {
  const said = shop.sayings.find(({ type, detail }) => type === 'Decision Made' && detail['kind'] === kind);
  if (!said) throw new Error(`there was no ${kind}`);
  return Math.round((said.atMs - shop.startMs) / MINUTE);
}

test('a draining reader that somebody lets serve again is drained from the beginning', async () => {
  const left = await rig({ own: 1 });
  await left.run(40 * MINUTE);
  const drainMinute = minuteOf(left, 'drain');
  const removeMinute = minuteOf(left, 'remove');

  const shop = await rig({ own: 1 });
  // A minute before its removal, clients come to it again, and Evenkeel leaves it out within five minutes.
  await shop.run((removeMinute - 1) * MINUTE);
  expect(minuteOf(shop, 'drain')).toBe(drainMinute);
  // An empty list would change nothing; the writer is not behind the endpoint anyway.
  await changeEndpoint(shop, [shop.region.rds.inspect().clusters[0]!.writer!]);
  await shop.run(30 * MINUTE);
  expect(minuteOf(shop, 'set-endpoint')).toBeLessThan(minuteOf(shop, 'remove'));
  const sayings = shop.sayings.filter(
    ({ type, detail }) => type === 'Decision Made' && detail['controller'] === 'replicas',
  );
  const putRight = sayings.findLast(({ detail }) => detail['reason'] === 'endpoint-differs')!;
  // The change settles for a minute, and three datapoints follow, which come a minute late or more.
  expect(minuteOf(shop, 'remove') - Math.floor((putRight.atMs - shop.startMs) / MINUTE)).toBeGreaterThanOrEqual(5);
  expect(shop.invariants.breaches).toEqual([]);
});

test('a deletion that took effect and timed out is sent once, and no failure', async () => {
  const shop = await rig({ own: 1 });
  const { intercept } = shop.region.endpoint;
  let deletions = 0;
  shop.region.endpoint.intercept = async (call, input, next) => {
    const isFirst = call.operation === 'DeleteDBInstance' && ++deletions === 1;
    const answer = await intercept!(call, input, next);
    if (isFirst) throw new LostResponse();
    return answer;
  };
  await shop.run(45 * MINUTE);
  expect(deletions).toBe(1);
  const ended = shop.sayings.filter(({ type, detail }) => type === 'Action Finished' && detail['kind'] === 'remove');
  expect(ended.map(({ detail }) => detail['outcome'])).toEqual(['succeeded']);
});
