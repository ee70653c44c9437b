import {
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { DataPlane } from '../rds/index.ts';

/** The tag by which Aurora Auto Scaling knows its readers again (Aurora User Guide, "DB instance IDs and tagging"). */
const OWNER_TAG = 'application-autoscaling:resourceId';

/** The last one: others are promoted first (Aurora User Guide, "Aurora Auto Scaling"). */
const PROMOTION_TIER = 15;

/** A cluster as far as its scaling goes. */
export interface ClusterView {
  readonly id: string;
  readonly status: string;
  readonly engine: string;
  /** Secondary clusters of a global database cannot be scaled. */
  readonly isSecondary: boolean;
  /** In the order of their creation. */
  readonly instances: readonly InstanceView[];
}

export interface InstanceView {
  readonly id: string;
  readonly status: string;
  readonly instanceClass: string;
  readonly isWriter: boolean;
  /** Whether Application Auto Scaling created it; it deletes no other one. */
  readonly isOwn: boolean;
}

/** What counts as capacity, whoever created it and however it is, until it is being deleted. */
export const readersOf = ({ instances }: ClusterView): readonly InstanceView[] =>
  instances.filter(({ isWriter, status }) => !isWriter && status !== 'deleting');

/** Clusters as the RDS API shows them to the service-linked role. */
export class Clusters {
  readonly #client: () => RDSClient;
  readonly #known = new Map<string, { view: Promise<ClusterView | undefined> }>();

  /** `client` is asked for when there is something to call, because a client takes milliseconds to make. */
  constructor(client: () => RDSClient, dataPlane: DataPlane) {
    this.#client = client;
    dataPlane.subscribe(({ clusterId }) => this.#known.delete(clusterId));
  }

  /**
   * The cluster, undefined if there is none. An alarm asks for it every minute and it seldom changes, so it is read
   * again only when something has changed. Rejects with what RDS answers.
   */
  view(clusterId: string): Promise<ClusterView | undefined> {
    const known = this.#known.get(clusterId);
    if (known) return known.view;
    const entry = { view: this.#read(clusterId) };
    this.#known.set(clusterId, entry);
    entry.view.catch(() => {
      if (this.#known.get(clusterId) === entry) this.#known.delete(clusterId);
    });
    return entry.view;
  }

  /** Creates a reader of the writer's class, in whatever zone RDS chooses. Rejects with what RDS answers. */
  async addReader({ id, engine, instances }: ClusterView, readerId: string): Promise<void> {
    await this.#client().send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: readerId,
        DBInstanceClass: instances.find(({ isWriter }) => isWriter)?.instanceClass,
        Engine: engine,
        DBClusterIdentifier: id,
        PromotionTier: PROMOTION_TIER,
        Tags: [{ Key: OWNER_TAG, Value: `cluster:${id}` }],
      }),
    );
  }

  /** Deletes a reader with all connections that are open on it. Rejects with what RDS answers. */
  async removeReader(readerId: string): Promise<void> {
    await this.#client().send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: readerId, SkipFinalSnapshot: true }));
  }

  async #read(clusterId: string): Promise<ClusterView | undefined> {
    const client = this.#client();
    try {
      const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId }));
      const cluster = DBClusters![0]!;
      const writer = cluster.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier;
      // A cluster has sixteen instances at most: one page.
      const { DBInstances } = await client.send(
        new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [clusterId] }] }),
      );
      return {
        id: clusterId,
        status: cluster.Status!,
        engine: cluster.Engine!,
        isSecondary: cluster.ReplicationSourceIdentifier !== undefined,
        instances: (DBInstances ?? []).map((instance) => ({
          id: instance.DBInstanceIdentifier!,
          status: instance.DBInstanceStatus!,
          instanceClass: instance.DBInstanceClass!,
          isWriter: instance.DBInstanceIdentifier === writer,
          isOwn:
            instance.TagList?.some(({ Key, Value }) => Key === OWNER_TAG && Value === `cluster:${clusterId}`) ?? false,
        })),
      };
    } catch (error) {
      if (error instanceof DBClusterNotFoundFault) return undefined;
      throw error;
    }
  }
}
