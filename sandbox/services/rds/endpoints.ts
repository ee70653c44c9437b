import type { Answers } from './api.ts';
import { availableCluster } from './clusters.ts';
import {
  endpointAlreadyExists,
  endpointNotFound,
  endpointQuotaExceeded,
  instanceNotFound,
  invalidEndpointState,
  invalidInstanceState,
  invalidParameterCombination,
  invalidParameterValue,
} from './errors.ts';
import { readFilters } from './filters.ts';
import { arnOf, bareId, newId } from './identifiers.ts';
import { pageOf, startOf } from './paging.ts';
import { QUOTAS } from './quotas.ts';
import type { Cluster, CustomEndpoint, Membership } from './records.ts';
import { resourceIdOf, type RdsRegion } from './region.ts';
import { builtInEndpointShapes, customEndpointShape } from './endpointShapes.ts';
import { tagsOf } from './tags.ts';
import type { Ordered } from '../orderedStore.ts';
import type { DBClusterEndpoint } from '@aws-sdk/client-rds';

type Operations =
  | 'CreateDBClusterEndpoint'
  | 'ModifyDBClusterEndpoint'
  | 'DeleteDBClusterEndpoint'
  | 'DescribeDBClusterEndpoints';

const KINDS = ['db-cluster-endpoint-type', 'db-cluster-endpoint-custom-type', 'db-cluster-endpoint-status'] as const;

export function endpointHandlers(region: RdsRegion): Answers<Operations> {
  const { endpoints, durations } = region;
  return {
    CreateDBClusterEndpoint: (input) => {
      const id = newId('DBClusterEndpointIdentifier', input.DBClusterEndpointIdentifier);
      const cluster = availableCluster(region, input.DBClusterIdentifier);
      if (endpoints.get(id)) throw endpointAlreadyExists(id);
      if (cluster.endpoints.size >= QUOTAS.customEndpointsOfCluster)
        throw endpointQuotaExceeded(QUOTAS.customEndpointsOfCluster);
      const asked = membership(region, cluster, input) ?? { list: 'excluded', listed: [] };
      const record = region.newRecord('cluster-endpoint', id, endpoints);
      const endpoint: CustomEndpoint = {
        ...record,
        arn: arnOf('cluster-endpoint', id),
        resourceId: resourceIdOf('cluster-endpoint-', record.random),
        cluster,
        status: 'creating',
        tags: tagsOf(input.Tags),
        asked: { type: typeOf(input.EndpointType), ...asked },
        effective: undefined,
      };
      endpoints.add(endpoint);
      cluster.endpoints.add(endpoint);
      region.after(endpoint, durations.endpointCreating, () => takeEffect(region, endpoint));
      return customEndpointShape(endpoint);
    },

    ModifyDBClusterEndpoint: (input) => {
      const endpoint = availableEndpoint(region, input.DBClusterEndpointIdentifier);
      availableCluster(region, endpoint.cluster.id);
      endpoint.asked = {
        ...endpoint.asked,
        ...membership(region, endpoint.cluster, listsThatCount(region, input)),
        ...(input.EndpointType && { type: typeOf(input.EndpointType) }),
      };
      endpoint.status = 'modifying';
      region.after(endpoint, durations.endpointModifying, () => takeEffect(region, endpoint));
      return customEndpointShape(endpoint);
    },

    DeleteDBClusterEndpoint: ({ DBClusterEndpointIdentifier }) => {
      const endpoint = availableEndpoint(region, DBClusterEndpointIdentifier);
      availableCluster(region, endpoint.cluster.id);
      endpoint.status = 'deleting';
      endpoint.effective = undefined;
      region.dataPlane.changed(endpoint.cluster);
      region.after(endpoint, durations.endpointDeleting, () => {
        endpoint.cluster.endpoints.delete(endpoint);
        endpoints.remove(endpoint);
      });
      return customEndpointShape(endpoint);
    },

    DescribeDBClusterEndpoints: (input) => {
      // The values are lower case (API reference, DescribeDBClusterEndpoints); that others match nothing is a guess.
      const filters = readFilters(input.Filters, [...KINDS, 'db-cluster-endpoint-id'], KINDS);
      const passes = ({ shape }: Listed) =>
        (filters['db-cluster-endpoint-type']?.has(lower(shape.EndpointType)) ?? true) &&
        (filters['db-cluster-endpoint-custom-type']?.has(lower(shape.CustomEndpointType)) ?? true) &&
        (filters['db-cluster-endpoint-id']?.has(lower(shape.DBClusterEndpointIdentifier)) ?? true) &&
        (filters['db-cluster-endpoint-status']?.has(lower(shape.Status)) ?? true);
      const asked = input.DBClusterEndpointIdentifier && bareId(input.DBClusterEndpointIdentifier);
      const candidates = listed(region, startOf(input), input.DBClusterIdentifier, asked);
      const { items, ...marker } = pageOf(candidates, input, passes);
      return { DBClusterEndpoints: items.map(({ shape }) => shape), ...marker };
    },
  };
}

interface Listed extends Ordered {
  readonly shape: DBClusterEndpoint;
}

/** Endpoints of a cluster that fit into the numbers that the listing counts with. */
const PLACES = 16;

/** Cluster by cluster in the order of their creation: writer, reader, custom ones. */
function* listed(
  region: RdsRegion,
  start: number,
  clusterId: string | undefined,
  endpointId: string | undefined,
): Generator<Listed> {
  const clusters = clusterId ? [region.cluster(clusterId)] : clustersFrom(region, start);
  for (const cluster of clusters) {
    const custom = [...cluster.endpoints].filter(({ id }) => !endpointId || id === endpointId);
    const shapes = [...(endpointId ? [] : builtInEndpointShapes(cluster)), ...custom.map(customEndpointShape)];
    for (const [place, shape] of shapes.entries()) {
      const order = cluster.order * PLACES + place;
      if (order > start) yield { id: shape.Endpoint!, order, shape };
    }
  }
}

const clustersFrom = (region: RdsRegion, start: number) => region.clusters.behind(Math.floor(start / PLACES) - 1);

function takeEffect(region: RdsRegion, endpoint: CustomEndpoint): void {
  endpoint.status = 'available';
  endpoint.effective = endpoint.asked;
  region.dataPlane.changed(endpoint.cluster);
}

interface Lists {
  readonly StaticMembers?: string[] | undefined;
  readonly ExcludedMembers?: string[] | undefined;
}

/** A modification without the lists of it that change nothing: empty ones, unless an option says otherwise. */
function listsThatCount(region: RdsRegion, { StaticMembers, ExcludedMembers }: Lists): Lists {
  const emptyLists = region.options.emptyEndpointLists ?? 'ignored';
  if (emptyLists === 'replace') return { StaticMembers, ExcludedMembers };
  if (emptyLists === 'both-replace' && StaticMembers?.length === 0 && ExcludedMembers?.length === 0)
    return { StaticMembers, ExcludedMembers };
  const unlessEmpty = (list: string[] | undefined) => (list?.length ? list : undefined);
  return { StaticMembers: unlessEmpty(StaticMembers), ExcludedMembers: unlessEmpty(ExcludedMembers) };
}

/** The lists that are given, undefined if none is. A list is replaced as a whole, and giving one empties the other. */
function membership(region: RdsRegion, cluster: Cluster, input: Lists): Omit<Membership, 'type'> | undefined {
  const { StaticMembers, ExcludedMembers } = input;
  if (StaticMembers?.length && ExcludedMembers?.length)
    throw invalidParameterCombination('StaticMembers and ExcludedMembers cannot both have members.');
  if (!StaticMembers && !ExcludedMembers) return undefined;
  const list = StaticMembers?.length ? 'static' : 'excluded';
  const names = new Set((StaticMembers?.length ? StaticMembers : (ExcludedMembers ?? [])).map(bareId));
  for (const id of names) checkListable(region, cluster, id);
  return { list, listed: [...names] };
}

function checkListable(region: RdsRegion, cluster: Cluster, id: string): void {
  const instance = region.instances.get(id);
  if (instance?.cluster !== cluster) throw instanceNotFound(id);
  const isRefused =
    instance.status === 'deleting' ||
    (instance.status === 'creating' && region.options.listsTakeCreatingInstances === false);
  if (isRefused) throw invalidInstanceState(`DBInstance ${id} is ${instance.status}.`);
}

/** "Currently, the type can be READER or ANY" (Aurora User Guide), though the API reference lists WRITER too. */
function typeOf(given: string | undefined): Membership['type'] {
  const type = given?.toUpperCase();
  if (type !== 'READER' && type !== 'ANY') throw invalidParameterValue(`Invalid endpoint type: ${given}`);
  return type;
}

function availableEndpoint(region: RdsRegion, given: string | undefined): CustomEndpoint {
  const id = bareId(given ?? '');
  const endpoint = region.endpoints.get(id);
  if (!endpoint) throw endpointNotFound(id);
  if (endpoint.status !== 'available') throw invalidEndpointState(id, endpoint.status);
  return endpoint;
}

const lower = (text: string | undefined): string => text?.toLowerCase() ?? '';
