import {
  type DBCluster,
  type DBClusterEndpoint,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBClusters,
} from '@aws-sdk/client-rds';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { endpointId, endpointParameter } from '../../../fleet/names.ts';
import { rds, ssm } from '../../aws/clients.ts';
import { type EndpointsView, ROLES } from './decide.ts';

/** Parameter Store takes so many names in one GetParameters. */
const NAMES_PER_CALL = 10;

/** One cluster. */
export async function observeOne(cluster: string): Promise<EndpointsView> {
  const [view] = await observe([cluster], { DBClusterIdentifier: cluster });
  return view!;
}

/** Several clusters, by the page. */
export const observeAll = (clusters: readonly string[]): Promise<EndpointsView[]> => observe(clusters, {});

async function observe(
  names: readonly string[],
  which: { readonly DBClusterIdentifier?: string },
): Promise<EndpointsView[]> {
  const [clusters, endpoints, published] = await Promise.all([
    describeClusters(which),
    describeEndpoints(which),
    readParameters(names.flatMap((name) => ROLES.map((role) => endpointParameter(name, role)))),
  ]);
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

async function describeClusters(which: object): Promise<ReadonlyMap<string | undefined, DBCluster>> {
  const clusters: DBCluster[] = [];
  try {
    for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: rds }, which)) {
      clusters.push(...DBClusters);
    }
  } catch (error) {
    if (!isClusterNotFound(error)) throw error;
  }
  return new Map(clusters.map((cluster) => [cluster.DBClusterIdentifier, cluster]));
}

async function describeEndpoints(which: object): Promise<ReadonlyMap<string | undefined, DBClusterEndpoint>> {
  const endpoints: DBClusterEndpoint[] = [];
  const custom = { ...which, Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['CUSTOM'] }] };
  try {
    for await (const { DBClusterEndpoints = [] } of paginateDescribeDBClusterEndpoints({ client: rds }, custom)) {
      endpoints.push(...DBClusterEndpoints);
    }
  } catch (error) {
    if (!isClusterNotFound(error)) throw error;
  }
  return new Map(endpoints.map((endpoint) => [endpoint.DBClusterEndpointIdentifier, endpoint]));
}

const isClusterNotFound = (error: unknown) => error instanceof Error && error.name === 'DBClusterNotFoundFault';

/** Values by the parameters' names; those that are not there are left out. */
async function readParameters(names: readonly string[]): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const values = new Map<string | undefined, string | undefined>();
  for (let from = 0; from < names.length; from += NAMES_PER_CALL) {
    const { Parameters = [] } = await ssm.send(
      new GetParametersCommand({ Names: names.slice(from, from + NAMES_PER_CALL) }),
    );
    for (const { Name, Value } of Parameters) values.set(Name, Value);
  }
  return values;
}
