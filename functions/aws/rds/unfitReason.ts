/** Kinds of clusters that Evenkeel recognises and does not manage. */
export type UnfitReason =
  /** Not an Aurora engine, such as a Multi-AZ DB cluster: it always has two readers. */
  | 'not-aurora'
  /** Aurora Serverless v1: it has no readers, and scales itself. */
  | 'serverless-v1'
  /** An Aurora Limitless Database: it scales by its shard groups. */
  | 'limitless'
  /** A secondary cluster of a global database: its writer is in another Region. */
  | 'global-secondary'
  /** The cluster is stopped, or being stopped. */
  | 'stopped'
  /** A blue/green deployment is in progress: readers added or removed now would exist on one side only. */
  | 'blue-green'
  /**
   * Clients reach the cluster through an RDS Proxy, which chooses readers itself and ignores the endpoint's exclusion
   * list.
   */
  | 'behind-proxy';
