/** Kinds of clusters that Evenkeel recognises and leaves alone. */
export type UnfitReason =
  /** Not an Aurora engine, such as a Multi-AZ DB cluster: it has two readers, no more and no fewer. */
  | 'not-aurora'
  /** Aurora Serverless v1: it has no readers, and scales by itself. */
  | 'serverless-v1'
  /** An Aurora Limitless Database: it scales by its shard groups. */
  | 'limitless'
  /** A secondary cluster of a global database: its writer is in another Region. */
  | 'global-secondary'
  /** The cluster is stopped, or being stopped. */
  | 'stopped'
  /** A blue/green deployment is under way: readers that come and go would get lost in between. */
  | 'blue-green'
  /** Clients reach the cluster through an RDS Proxy, which chooses readers by itself and knows no exclusion. */
  | 'behind-proxy';
