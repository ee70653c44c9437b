import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  RDSClient,
  type ServerlessV2ScalingConfiguration,
} from '@aws-sdk/client-rds';
import type { ClusterPolicy } from '../../fleet/cluster.ts';
import type { Region } from '../region.ts';

const ENGINE = 'aurora-postgresql';

/**
 * An Aurora cluster as a team would create it: a writer and the fleet's minimum of readers, spread over its zones.
 * @param kmsKeyId the customer managed key that encrypts it (default: it is not encrypted)
 * @param scaling of its serverless instances (default: it can have none)
 */
export async function createCluster(
  region: Region,
  name: string,
  { classes, zones, readers }: ClusterPolicy,
  kmsKeyId?: string,
  scaling?: ServerlessV2ScalingConfiguration,
) {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: name,
        Engine: ENGINE,
        MasterUsername: 'shop',
        ManageMasterUserPassword: true,
        ...(kmsKeyId !== undefined && { StorageEncrypted: true, KmsKeyId: kmsKeyId }),
        ...(scaling && { ServerlessV2ScalingConfiguration: scaling }),
      }),
    );
    for (let number = 1; number <= 1 + readers.min; number++) {
      await rds.send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier: name,
          DBInstanceIdentifier: `${name}-${number}`,
          DBInstanceClass: classes[0],
          Engine: ENGINE,
          AvailabilityZone: zones[(number - 1) % zones.length],
          PromotionTier: number - 1,
        }),
      );
    }
  });
}
