import { CreateDBClusterEndpointCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Decision } from '../../../../functions/controllers/replicas/decision.ts';
import { type Acting, acting } from './actions/acting.ts';
import { cluster, NOW, policy, reader } from './builders.ts';

let shop: Acting;

beforeEach(async () => {
  shop = await acting();
});
afterEach(() => shop.close());

/** Carries a decision out as the function would. The view excludes nobody: all that is sent is in the decision. */
async function act(decision: Decision): Promise<void> {
  shop.beReached();
  const module = await import('../../../../functions/controllers/replicas/act.ts');
  const { view } = cluster([reader('r1'), reader('r2')]);
  await module.act(decision, view, { policy: policy(), busName: 'evenkeel-dev' }, NOW);
}

const createEndpoint = () =>
  shop.region.rds.instantly(() =>
    shop.rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: 'shop',
        DBClusterEndpointIdentifier: 'evenkeel-shop',
        EndpointType: 'READER',
        ExcludedMembers: ['shop-2'],
      }),
    ),
  );

const endpoint = () => shop.region.rds.inspect().clusters[0]!.endpoints.find(({ id }) => id === 'evenkeel-shop');

const numbers = {};
const excluded = ['r1', 'r2'];

const decisions: readonly Decision[] = [
  { kind: 'drain', reason: 'idle', readerId: 'r2', deadlineMs: NOW, excluded, numbers },
  { kind: 'take-back', reason: 'overloaded', readerIds: ['shop-2'], excluded, numbers },
  { kind: 'admit', reason: 'warmed', readerIds: ['shop-2'], excluded, numbers },
  { kind: 'set-endpoint', reason: 'endpoint-differs', excluded, relieved: [], numbers },
];

test.for(decisions)('$kind sends exactly the list of the decision', async (decision) => {
  await createEndpoint();
  await act(decision);
  expect(endpoint()!.asked).toMatchObject({ listed: ['r1', 'r2'] });
});

test('a static list is sent alone', async () => {
  await createEndpoint();
  await act({
    kind: 'set-endpoint',
    reason: 'endpoint-differs',
    excluded: [],
    only: ['shop-1', 'shop-2'],
    relieved: [],
    numbers,
  });
  expect(endpoint()!.asked).toMatchObject({ list: 'static', listed: ['shop-1', 'shop-2'] });
});

test('a missing endpoint is created with exactly the list of the decision', async () => {
  await act({ kind: 'set-endpoint', reason: 'endpoint-missing', excluded, relieved: [], numbers });
  expect(endpoint()!.asked).toMatchObject({ listed: ['r1', 'r2'] });
});

test('without a list, a reader is admitted without a call', async () => {
  await createEndpoint();
  shop.intercepting();
  await act({ kind: 'admit', reason: 'available', readerIds: ['shop-2'], excluded: undefined, numbers });
  expect(shop.calls).toEqual([]);
  expect(endpoint()!.asked).toMatchObject({ listed: ['shop-2'] });
});

test('readers are created under the names, in the zones and of the classes of the decision', async () => {
  shop.intercepting();
  await act({
    kind: 'add',
    reason: 'overloaded',
    readers: [
      { id: 'evenkeel-a', instanceClass: 'db.r6g.large', zone: 'eu-west-1a', orderedAtMs: NOW },
      { id: 'evenkeel-c', instanceClass: 'db.r6g.xlarge', zone: 'eu-west-1c', orderedAtMs: NOW },
    ],
    numbers,
  });
  const made = shop.region.rds.inspect().clusters[0]!.instances.filter(({ id }) => id.startsWith('evenkeel-'));
  expect(made.map(({ id, zone, instanceClass }) => [id, zone, instanceClass])).toEqual([
    ['evenkeel-a', 'eu-west-1a', 'db.r6g.large'],
    ['evenkeel-c', 'eu-west-1c', 'db.r6g.xlarge'],
  ]);
});

test('a hold changes nothing', async () => {
  shop.intercepting();
  await act({ kind: 'hold', reason: 'within-band', numbers });
  expect(shop.calls).toEqual([]);
});
