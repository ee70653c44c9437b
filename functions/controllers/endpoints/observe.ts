import type { DBClusterEndpoint } from '@aws-sdk/client-rds';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { endpointId, endpointParameter } from '../../../fleet/names.ts';
import { ssm } from '../../aws/clients.ts';
import { chunksOf } from '../../aws/collect.ts';
import { describeClusters, describeEndpoints, named, ownEndpoints, type Which } from '../../aws/rds/clusters.ts';
import { type EndpointsView, ROLES } from './view.ts';

/** Parameter Store takes so many names in one GetParameters. */
const NAMES_PER_CALL = 10;

/** One cluster. */
export async function observeOne(cluster: string): Promise<EndpointsView> {
  const ofCluster = { DBClusterIdentifier: cluster };
  const [view] = await observe([cluster], ofCluster, ofCluster);
  return view!;
}

/** Several clusters, by the page. */
export const observeAll = (clusters: readonly string[]): Promise<EndpointsView[]> => observe(clusters, {}, {});

/** A part of the fleet, and nothing else of the Region. */
export const observePart = (clusters: readonly string[]): Promise<EndpointsView[]> =>
  observe(clusters, named(clusters), ownEndpoints(clusters));

async function observe(names: readonly string[], which: Which, whichEndpoints: Which): Promise<EndpointsView[]> {
  const [described, own, published] = await Promise.all([
    describeClusters(which),
    describeEndpoints(whichEndpoints),
    readParameters(names.flatMap((name) => ROLES.map((role) => endpointParameter(name, role)))),
  ]);
  const clusters = new Map(described.map((cluster) => [cluster.DBClusterIdentifier, cluster]));
  const endpoints = new Map(own.map((endpoint) => [endpoint.DBClusterEndpointIdentifier, endpoint]));
  return names.map((cluster) => ({
    cluster,
    hosts: {
      writer: clusters.get(cluster)?.Endpoint,
      reader: usableHost(endpoints.get(endpointId(cluster))) ?? clusters.get(cluster)?.ReaderEndpoint,
    },
    published: {
      writer: published.get(endpointParameter(cluster, 'writer')),
      reader: published.get(endpointParameter(cluster, 'reader')),
    },
  }));
}

/** Until our endpoint has been created, its name leads nowhere; clients then read through the cluster's own. */
const usableHost = (endpoint: DBClusterEndpoint | undefined): string | undefined =>
  endpoint?.Status === 'available' || endpoint?.Status === 'modifying' ? endpoint.Endpoint : undefined;

/** Values by the parameters' names; those that are not there are left out. */
async function readParameters(names: readonly string[]): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const values = new Map<string | undefined, string | undefined>();
  for (const Names of chunksOf(names, NAMES_PER_CALL)) {
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names }));
    for (const { Name, Value } of Parameters) values.set(Name, Value);
  }
  return values;
}
