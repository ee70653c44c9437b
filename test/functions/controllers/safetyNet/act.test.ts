import { UntagResourceCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Decision } from '../../../../functions/controllers/safetyNet/decision.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { LostResponse } from '../../../../sandbox/wire/handlers.ts';
import { inService, ownPolicy } from './builders.ts';
import { registerByHand, registered, scalingOf } from './deployed.ts';
import fleet from './fleet.ts';

const register: Decision = {
  kind: 'register',
  reason: 'missing',
  net: { min: 1, max: 4, suspension: inService, policy: ownPolicy().settings! },
  differing: ['target', 'policy'],
  numbers: {},
};
const suspend: Decision = { kind: 'suspend', reason: 'held-by-interlock', numbers: {} };
const release: Decision = { kind: 'release', reason: 'not-wanted', numbers: {} };

let region: Region;
let server: { readonly url: string; close(): Promise<void> };

beforeEach(async () => {
  region = createRegion();
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  server = await region.endpoint.listen();
});
afterEach(() => server.close());

/** Carries a decision out as the function would, whatever has happened since it was made. */
async function act(decision: Decision): Promise<void> {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  // Clients read the environment when their module is imported.
  vi.resetModules();
  const module = await import('../../../../functions/controllers/safetyNet/act.ts');
  await module.act(decision, 'shop', 'dev');
}

const shop = () => registered({ region, cluster: 'shop' });

test.for([
  { name: 'registers nothing over', decision: register },
  { name: 'does not suspend', decision: suspend },
  { name: 'does not deregister', decision: release },
])('$name a target that somebody else has registered since', async ({ decision }) => {
  await registerByHand(region, 'shop');
  const before = await shop();
  await expect(act(decision)).rejects.toMatchObject({ name: 'ConditionChangedError' });
  expect(await shop()).toEqual(before);
});

test('does not deregister a target that has lost our tag since', async () => {
  await act(register);
  const { target } = await shop();
  await scalingOf(region).send(
    new UntagResourceCommand({ ResourceARN: target!.ScalableTargetARN, TagKeys: ['evenkeel:stage'] }),
  );
  await expect(act(release)).rejects.toThrow('The scalable target of shop is not ours.');
  expect((await shop()).target).toBeDefined();
});

test('registers nothing below the readers that are there by now', async () => {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    for (let number = 3; number <= 7; number++) {
      await rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: `shop-${number}`,
          DBClusterIdentifier: 'shop',
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
        }),
      );
    }
  });
  await expect(act(register)).rejects.toThrow('shop has 6 readers by now, more than the maximum of 4.');
  expect((await shop()).target).toBeUndefined();
  await act({ ...register, net: { ...register.net, max: 6 } });
  expect((await shop()).target!.MaxCapacity).toBe(6);
});

test('registers nothing for a cluster that is gone', async () => {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    for (const id of ['shop-2', 'shop-1']) await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id }));
    await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }));
  });
  await expect(act(register)).rejects.toThrow('shop is gone.');
});

test('repeating each action changes nothing more', async () => {
  await act(register);
  const after = await shop();
  await act(register);
  expect(await shop()).toEqual(after);
  await act(suspend);
  const suspended = await shop();
  await act(suspend);
  expect(await shop()).toEqual(suspended);
  // The bounds are those of before.
  expect(suspended.target).toMatchObject({ MinCapacity: 1, MaxCapacity: 4 });
  await act(release);
  await act(release);
  expect((await shop()).target).toBeUndefined();
});

test.for([
  { name: 'a target', decision: register, operation: 'RegisterScalableTarget' },
  { name: 'a policy', decision: register, operation: 'PutScalingPolicy' },
  { name: 'a suspension', decision: suspend, operation: 'RegisterScalableTarget' },
  { name: 'the end of a policy', decision: release, operation: 'DeleteScalingPolicy' },
  { name: 'the end of a target', decision: release, operation: 'DeregisterScalableTarget' },
])('$name is sent once, however AWS answers: a retry has to look again', async ({ decision, operation }) => {
  if (decision !== register) await act(register);
  let sent = 0;
  region.endpoint.intercept = async (context, _input, next) => {
    if (context.operation !== operation) return await next();
    sent++;
    throw new LostResponse();
  };
  await expect(act(decision)).rejects.toMatchObject({ $metadata: { attempts: 1 } });
  expect(sent).toBe(1);
});
