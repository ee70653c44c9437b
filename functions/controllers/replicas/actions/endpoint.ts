import { CreateDBClusterEndpointCommand, ModifyDBClusterEndpointCommand } from '@aws-sdk/client-rds';
import { endpointId } from '../../../../fleet/names.ts';
import { rdsOnce } from '../../../aws/clients.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import type { EndpointMembers } from '../endpointMembers.ts';
import { ownTags } from './tags.ts';

/** Replaces the endpoint's list as a whole. That RDS accepts it proves nothing: a later look reads it. */
export async function setEndpoint({ excluded, only }: EndpointMembers, cluster: string): Promise<void> {
  await rdsOnce.send(
    new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpointId(cluster),
      ...(only ? { StaticMembers: [...only] } : { ExcludedMembers: [...excluded] }),
    }),
  );
}

export async function createEndpoint(excluded: readonly string[], cluster: string, stage: string): Promise<void> {
  try {
    await rdsOnce.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: cluster,
        DBClusterEndpointIdentifier: endpointId(cluster),
        EndpointType: 'READER',
        // An exclusion list, never a list of static members: readers that others add serve, and so does what is left
        // after a failover.
        ExcludedMembers: [...excluded],
        Tags: ownTags(cluster, stage),
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'DBClusterEndpointAlreadyExistsFault')) throw error;
  }
}
