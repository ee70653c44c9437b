import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import type { DeployOptions } from '../../../../sandbox/deploy/load.ts';
import { deployed, type Deployed, MINUTE, without } from '../replicas/loop/deployed.ts';

const WRITER = 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com';
const BUILT_IN = 'shop.cluster-ro-c4evenkeel7x.eu-west-1.rds.amazonaws.com';
const CUSTOM = 'evenkeel-shop.cluster-custom-c4evenkeel7x.eu-west-1.rds.amazonaws.com';

const TICK = 'EndpointsTick';
const BY_CLUSTER_EVENT = 'ClusterEventToEndpoints';
const BY_ENDPOINT = 'EndpointSetToEndpoints';

/** The stacks in a Region; by then both functions have had their first ticks. */
async function started(deploy?: DeployOptions) {
  const logs: string[] = [];
  const shop = await deployed({ onLog: ({ message }) => logs.push(message), ...(deploy && { deploy }) });
  const ssm = new SSMClient(shop.region.clientConfig());
  await shop.run(11 * MINUTE);
  return { shop, ssm, logs };
}

/** What Parameter Store says, by the parameters' names, with their versions. */
async function published(ssm: SSMClient): Promise<Record<string, string>> {
  const path = { Path: '/evenkeel', Recursive: true };
  const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand(path));
  return Object.fromEntries(Parameters.map(({ Name, Value, Version }) => [Name!, `${Value} v${Version}`]));
}

const failOver = ({ region }: Deployed) =>
  new RDSClient(region.clientConfig()).send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));

describe('the published endpoints', () => {
  test('are kept true, say whose they are, and are written no more than that', async () => {
    const { shop, ssm, logs } = await started();
    // First the cluster's own reader endpoint, then ours, once it can be used.
    const own = { '/evenkeel/shop/reader': `${CUSTOM} v2`, '/evenkeel/shop/writer': `${WRITER} v1` };
    expect(await published(ssm)).toEqual(own);
    await shop.run(30 * MINUTE);
    expect(await published(ssm)).toEqual(own);
    const ofWriter = { ResourceType: 'Parameter', ResourceId: '/evenkeel/shop/writer' } as const;
    const { TagList } = await ssm.send(new ListTagsForResourceCommand(ofWriter));
    expect(TagList).toEqual([
      { Key: 'evenkeel:stage', Value: 'dev' },
      { Key: 'evenkeel:cluster', Value: 'shop' },
    ]);

    // Where a cluster is observed, what would be written is only said.
    const said = logs.filter((line) => line.includes('/evenkeel/watched/writer')).join();
    expect(said).toContain('"mode":"observe"');

    // A person changes one and deletes the other.
    const changed = { Name: '/evenkeel/shop/writer', Value: 'elsewhere.example', Overwrite: true };
    await ssm.send(new PutParameterCommand(changed));
    await ssm.send(new DeleteParameterCommand({ Name: '/evenkeel/shop/reader' }));
    await shop.run(6 * MINUTE);
    const putRight = { '/evenkeel/shop/reader': `${CUSTOM} v1`, '/evenkeel/shop/writer': `${WRITER} v3` };
    expect(await published(ssm)).toEqual(putRight);

    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
  });
});

describe('what wakes the function', () => {
  test('an endpoint that was set does; only the tick finds it once it can be used', async () => {
    const { ssm } = await started(without(TICK, BY_CLUSTER_EVENT));
    expect(await published(ssm)).toEqual({
      '/evenkeel/shop/reader': `${BUILT_IN} v1`,
      '/evenkeel/shop/writer': `${WRITER} v1`,
    });
  });

  test('a failover does', async () => {
    const { shop, ssm } = await started(without(TICK, BY_ENDPOINT));
    expect(await published(ssm)).toEqual({});
    await failOver(shop);
    await shop.run(2 * MINUTE);
    expect(await published(ssm)).toEqual({
      '/evenkeel/shop/reader': `${CUSTOM} v1`,
      '/evenkeel/shop/writer': `${WRITER} v1`,
    });
  });
});

describe('a parameter that cannot be written', () => {
  test('leaves the other one of its cluster and every other cluster their turn', async () => {
    const { shop, ssm, logs } = await started();
    for (const Name of Object.keys(await published(ssm))) await ssm.send(new DeleteParameterCommand({ Name }));
    logs.length = 0;
    shop.region.endpoint.intercept = ({ operation }, input, next) => {
      const { Name } = input as { readonly Name?: string };
      if (operation !== 'PutParameter' || Name !== '/evenkeel/shop/writer') return next();
      throw Object.assign(new Error('Not allowed.'), { name: 'AccessDeniedException' });
    };
    await shop.run(6 * MINUTE);
    expect(await published(ssm)).toEqual({ '/evenkeel/shop/reader': `${CUSTOM} v1` });
    expect(logs.filter((line) => line.includes('/evenkeel/watched/writer'))).not.toEqual([]);
  });
});
