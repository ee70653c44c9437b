import { CreateDBClusterEndpointCommand, ModifyDBClusterEndpointCommand } from '@aws-sdk/client-rds';
import { endpointId } from '../../../../fleet/names.ts';
import { rds } from '../../../aws/clients.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import { ownTags } from './tags.ts';

/** Replaces the endpoint's exclusion list as a whole. */
export async function excludeFromEndpoint(excluded: readonly string[], cluster: string): Promise<void> {
  await rds.send(
    new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpointId(cluster),
      ExcludedMembers: [...excluded],
    }),
  );
}

export async function createEndpoint(excluded: readonly string[], cluster: string, stage: string): Promise<void> {
  try {
    await rds.send(
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
