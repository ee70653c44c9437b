import { CreateDBClusterEndpointCommand, ModifyDBClusterEndpointCommand } from '@aws-sdk/client-rds';
import { endpointId } from '../../../../fleet/names.ts';
import { rds } from '../../../aws/clients.ts';
import { readersToExclude } from '../rules/endpoint.ts';
import { type Policy, situationOf } from '../situation.ts';
import type { ClusterView } from '../view.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import { ownTags } from './tags.ts';

/** Replaces the endpoint's list as a whole: draining readers and those that are not warm yet are left out, nobody else. */
export async function excludeFromEndpoint(view: ClusterView, policy: Policy, nowMs: number): Promise<void> {
  await rds.send(
    new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpointId(view.cluster),
      ExcludedMembers: readersToExclude(situationOf(view, policy, nowMs)),
    }),
  );
}

export async function createEndpoint(excluded: readonly string[], view: ClusterView, policy: Policy): Promise<void> {
  try {
    await rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: view.cluster,
        DBClusterEndpointIdentifier: endpointId(view.cluster),
        EndpointType: 'READER',
        // A list of whom to leave out, never of whom to take in: readers that others add serve, and so does what is
        // left after a failover.
        ExcludedMembers: [...excluded],
        Tags: ownTags(view.cluster, policy.stage),
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'DBClusterEndpointAlreadyExistsFault')) throw error;
  }
}
