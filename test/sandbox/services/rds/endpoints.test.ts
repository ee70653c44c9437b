import {
  CreateDBClusterEndpointCommand,
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterEndpointsCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  type CreateDBClusterEndpointCommandInput,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import type { RdsOptions } from '../../../../sandbox/services/rds/index.ts';
import { rdsRegion, type RdsRegion } from './support.ts';

const DURATIONS = { endpointCreating: [30, 30], endpointModifying: [30, 30], failover: [20, 20] } as const;

async function withEndpoint(
  readers: number,
  more: Partial<CreateDBClusterEndpointCommandInput>,
  options: RdsOptions = {},
): Promise<RdsRegion> {
  const region = rdsRegion({ durations: DURATIONS, ...options });
  await region.shopWith(readers);
  const input = { DBClusterIdentifier: 'shop', DBClusterEndpointIdentifier: 'reads', EndpointType: 'READER', ...more };
  await region.rds.instantly(() => region.client.send(new CreateDBClusterEndpointCommand(input)));
  return region;
}

const answering = ({ rds }: RdsRegion) => rds.dataPlane.answering('shop', { custom: 'reads' });

const modify = ({ client }: RdsRegion, lists: { StaticMembers?: string[]; ExcludedMembers?: string[] }) =>
  client.send(new ModifyDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'reads', ...lists }));

describe('a custom endpoint', () => {
  it('answers once it is available, and not before', async () => {
    const region = rdsRegion({ durations: DURATIONS });
    await region.shopWith(1);
    await region.client.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: 'shop',
        DBClusterEndpointIdentifier: 'Reads',
        EndpointType: 'READER',
      }),
    );
    await region.runTo(29);
    expect(answering(region)).toEqual([]);
    expect(region.rds.dataPlane.answering('shop', 'custom-if-present')).toEqual(['shop-1']);
    await region.runTo(30);
    expect(answering(region)).toEqual(['shop-1']);
    const { CustomEndpoints } = await region.cluster();
    expect(CustomEndpoints).toEqual([
      expect.stringMatching(/^reads\.cluster-custom-\w+\.eu-west-1\.rds\.amazonaws\.com$/),
    ]);
  });

  it('leaves an excluded member out when its modification ends, and not before', async () => {
    const region = await withEndpoint(2, {});
    const shape = await modify(region, { ExcludedMembers: ['shop-1'] });
    expect(shape).toMatchObject({ Status: 'modifying', ExcludedMembers: ['shop-1'], CustomEndpointType: 'READER' });
    await region.runTo(29);
    expect(answering(region)).toEqual(['shop-1', 'shop-2']);
    await region.runTo(30);
    expect(answering(region)).toEqual(['shop-2']);
  });

  it('has its list replaced as a whole, and by a list of the other kind', async () => {
    const region = await withEndpoint(3, { ExcludedMembers: ['shop-1', 'shop-2'] });
    await modify(region, { ExcludedMembers: ['shop-3'] });
    await region.runTo(30);
    expect(answering(region)).toEqual(['shop-1', 'shop-2']);
    await modify(region, { StaticMembers: ['shop-2'] });
    await region.runTo(60);
    expect(answering(region)).toEqual(['shop-2']);
  });

  it.each([
    { emptyEndpointLists: 'ignored', lists: { ExcludedMembers: [] }, excluded: ['shop-1'] },
    { emptyEndpointLists: 'ignored', lists: { StaticMembers: [], ExcludedMembers: [] }, excluded: ['shop-1'] },
    { emptyEndpointLists: 'both-replace', lists: { ExcludedMembers: [] }, excluded: ['shop-1'] },
    { emptyEndpointLists: 'both-replace', lists: { StaticMembers: [], ExcludedMembers: [] }, excluded: [] },
    { emptyEndpointLists: 'replace', lists: { ExcludedMembers: [] }, excluded: [] },
  ] as const)(
    'shows $excluded as excluded after $lists where empty lists are: $emptyEndpointLists',
    async ({ emptyEndpointLists, lists, excluded }) => {
      const region = await withEndpoint(2, { ExcludedMembers: ['shop-1'] }, { emptyEndpointLists });
      const shape = await modify(region, Object.fromEntries(Object.entries(lists).map(([name]) => [name, []])));
      expect(shape).toMatchObject({ Status: 'modifying', ExcludedMembers: excluded });
      await region.runTo(30);
      expect(answering(region)).toEqual(
        ['shop-1', 'shop-2'].filter((id) => !(excluded as readonly string[]).includes(id)),
      );
    },
  );

  it('takes a new reader in by itself with an exclusion list', async () => {
    const region = await withEndpoint(1, { ExcludedMembers: [] });
    await region.rds.instantly(() => region.createInstance('new'));
    expect(answering(region)).toEqual(['shop-1', 'new']);
  });

  it('does not take a new reader in with a static list', async () => {
    const region = await withEndpoint(1, { StaticMembers: ['shop-1'] });
    await region.rds.instantly(() => region.createInstance('new'));
    expect(answering(region)).toEqual(['shop-1']);
  });

  it('is left without anybody after a failover, of type READER with the only reader on a static list', async () => {
    const region = await withEndpoint(1, { StaticMembers: ['shop-1'] });
    await region.client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await region.runTo(120);
    expect(answering(region)).toEqual([]);
  });

  it('follows the roles after a failover with an exclusion list', async () => {
    const region = await withEndpoint(1, { ExcludedMembers: [] });
    await region.client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await region.runTo(120);
    expect(answering(region)).toEqual(['shop-writer']);
  });

  it('has the writer too if it is of type ANY', async () => {
    expect(answering(await withEndpoint(1, { EndpointType: 'ANY' }))).toEqual(['shop-writer', 'shop-1']);
  });

  it('forgets an instance that is gone, and with a static list takes in nobody else for it', async () => {
    const region = await withEndpoint(2, { StaticMembers: ['shop-1'] });
    await region.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1' }));
    await region.runTo(600);
    expect(answering(region)).toEqual([]);
    expect(region.rds.inspect().clusters[0]!.endpoints[0]!.asked.listed).toEqual([]);
  });

  it('is gone a while after it is deleted', async () => {
    const region = await withEndpoint(1, {});
    await region.client.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'reads' }));
    expect(answering(region)).toEqual([]);
    await region.runTo(60);
    expect((await region.cluster()).CustomEndpoints).toBeUndefined();
  });
});

describe('the reader endpoint', () => {
  it('sends reads to the writer while there is no reader', async () => {
    const region = rdsRegion();
    await region.shopWith(0);
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-writer']);
    await region.rds.instantly(() => region.createInstance('shop-1'));
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-1']);
  });
});

describe('the listing of endpoints', () => {
  it('has the built-in ones, without identifier, and can be filtered', async () => {
    const region = await withEndpoint(1, { ExcludedMembers: ['shop-1'] });
    const list = async (...filter: string[]) => {
      const Filters = filter.length > 0 ? [{ Name: filter[0]!, Values: filter.slice(1) }] : [];
      const { DBClusterEndpoints } = await region.client.send(new DescribeDBClusterEndpointsCommand({ Filters }));
      return DBClusterEndpoints!.map((endpoint) => endpoint.DBClusterEndpointIdentifier ?? endpoint.EndpointType);
    };
    expect(await list()).toEqual(['WRITER', 'READER', 'reads']);
    expect(await list('db-cluster-endpoint-type', 'custom')).toEqual(['reads']);
    expect(await list('db-cluster-endpoint-type', 'CUSTOM')).toEqual([]);
    expect(await list('db-cluster-endpoint-custom-type', 'reader')).toEqual(['reads']);
    expect(await list('db-cluster-endpoint-status', 'available')).toEqual(['WRITER', 'READER', 'reads']);
    expect(await list('db-cluster-endpoint-type', 'reader', 'writer')).toEqual(['WRITER', 'READER']);
    expect(await list('db-cluster-endpoint-custom-type', 'any')).toEqual([]);
    expect(await list('db-cluster-endpoint-id', 'reads')).toEqual(['reads']);
    expect(await list('db-cluster-endpoint-status', 'modifying')).toEqual([]);
  });

  it('goes on across clusters from page to page', async () => {
    const { client, rds } = rdsRegion();
    const { CreateDBClusterCommand } = await import('@aws-sdk/client-rds');
    await rds.instantly(async () => {
      for (let n = 1; n <= 12; n++)
        await client.send(new CreateDBClusterCommand({ DBClusterIdentifier: `c${n}`, Engine: 'aurora-mysql' }));
    });
    const first = await client.send(new DescribeDBClusterEndpointsCommand({ MaxRecords: 21 }));
    const rest = await client.send(new DescribeDBClusterEndpointsCommand({ MaxRecords: 21, Marker: first.Marker }));
    expect(rest.DBClusterEndpoints).toMatchObject([
      { DBClusterIdentifier: 'c11', EndpointType: 'READER' },
      { DBClusterIdentifier: 'c12', EndpointType: 'WRITER' },
      { DBClusterIdentifier: 'c12', EndpointType: 'READER' },
    ]);
  });
});
