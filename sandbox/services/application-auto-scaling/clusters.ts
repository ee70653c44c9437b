import {
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { Rds, RdsTruth } from '../rds/index.ts';
import { validationError } from './errors.ts';
import type { Target } from './records.ts';

/** The tag by which Aurora Auto Scaling knows its readers again (Aurora User Guide, "DB instance IDs and tagging"). */
const OWNER_TAG = 'application-autoscaling:resourceId';

/** The last one: others are promoted first (Aurora User Guide, "Amazon Aurora Auto Scaling with Aurora Replicas"). */
const PROMOTION_TIER = 15;

export type ClusterView = RdsTruth['clusters'][number];
type InstanceView = ClusterView['instances'][number];

/** What counts as capacity, whoever created it and however it is, until it is being deleted. */
export const readersOf = ({ instances }: ClusterView): readonly InstanceView[] =>
  instances.filter(({ isWriter, status }) => !isWriter && status !== 'deleting');

/** Whether Application Auto Scaling created the reader; it deletes no other one. */
export const isOwn = ({ tags }: InstanceView, { resourceId }: Target): boolean => tags[OWNER_TAG] === resourceId;

/**
 * The clusters behind scalable targets. Whatever changes one goes through the RDS API, where everyone sees who called.
 * How a cluster stands is looked up inside the Region, because alarms ask for it every minute.
 */
export class Clusters {
  readonly #client: () => RDSClient;
  readonly #rds: Pick<Rds, 'inspect'>;

  /** `client` is asked for when there is something to call, because a client takes milliseconds to make. */
  constructor(client: () => RDSClient, rds: Pick<Rds, 'inspect'>) {
    this.#client = client;
    this.#rds = rds;
  }

  /** Undefined if the cluster is gone. */
  view(clusterId: string): ClusterView | undefined {
    return this.#rds.inspect().clusters.find(({ id }) => id === clusterId);
  }

  /** The engine of a cluster that can be scaled. Throws ValidationException for all others. */
  async engineOf(clusterId: string): Promise<string> {
    try {
      const { DBClusters } = await this.#client().send(
        new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId }),
      );
      const { Engine = '', ReplicationSourceIdentifier } = DBClusters?.[0] ?? {};
      // Secondary clusters of a global database cannot be scaled (Aurora User Guide, as above).
      if (Engine.startsWith('aurora') && !ReplicationSourceIdentifier) return Engine;
    } catch (error) {
      if (error instanceof DBClusterNotFoundFault) throw validationError(`The DB cluster ${clusterId} does not exist.`);
      throw error;
    }
    throw validationError(`The DB cluster ${clusterId} cannot be scaled.`);
  }

  /** Creates a reader of the writer's class, in whatever zone RDS chooses. Rejects with what RDS answers. */
  async addReader({ clusterId, resourceId, engine }: Target, readerId: string): Promise<void> {
    const writer = this.view(clusterId)?.instances.find(({ isWriter }) => isWriter);
    await this.#client().send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: readerId,
        DBInstanceClass: writer?.instanceClass,
        Engine: engine,
        DBClusterIdentifier: clusterId,
        PromotionTier: PROMOTION_TIER,
        Tags: [{ Key: OWNER_TAG, Value: resourceId }],
      }),
    );
  }

  /** Deletes a reader with all connections that are open on it. Rejects with what RDS answers. */
  async removeReader(readerId: string): Promise<void> {
    await this.#client().send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: readerId, SkipFinalSnapshot: true }));
  }
}
