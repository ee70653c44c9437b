import type { DBClusterEndpoint } from '@aws-sdk/client-rds';
import { hostNames } from './identifiers.ts';
import { isSecondary, type Cluster, type CustomEndpoint } from './records.ts';

export function customEndpointShape(endpoint: CustomEndpoint): DBClusterEndpoint {
  const { asked } = endpoint;
  return {
    DBClusterEndpointIdentifier: endpoint.id,
    DBClusterIdentifier: endpoint.cluster.id,
    DBClusterEndpointResourceIdentifier: endpoint.resourceId,
    DBClusterEndpointArn: endpoint.arn,
    Endpoint: hostNames.custom(endpoint.id),
    Status: endpoint.status,
    EndpointType: 'CUSTOM',
    CustomEndpointType: asked.type,
    StaticMembers: asked.list === 'static' ? [...asked.listed] : [],
    ExcludedMembers: asked.list === 'excluded' ? [...asked.listed] : [],
  };
}

/** The two endpoints that every cluster has; they have neither identifier nor ARN. */
export function builtInEndpointShapes(cluster: Cluster): DBClusterEndpoint[] {
  const ofCluster = {
    DBClusterIdentifier: cluster.id,
    Status: cluster.status === 'creating' ? 'creating' : 'available',
  };
  return [
    {
      ...ofCluster,
      Endpoint: hostNames.writer(cluster.id),
      EndpointType: 'WRITER',
      // "inactive applies to … a writer endpoint for a read-only secondary cluster" (API reference).
      ...(isSecondary(cluster) && { Status: 'inactive' }),
    },
    { ...ofCluster, Endpoint: hostNames.reader(cluster.id), EndpointType: 'READER' },
  ];
}
