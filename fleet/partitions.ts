/**
 * The partitions of the ledger, by who writes them. IAM knows items by their partition only, so each kind of writer has
 * partitions of its own, which its role names: nobody can forge what another one has written.
 */
export const partitions = {
  /** A controller's own records: its resources' states, its sweeps. */
  controller: (controller: string): string => `controller#${controller}`,
  /** What operators want: their pauses of a controller's resources. */
  pauses: (controller: string): string => `pauses#${controller}`,
  /** Exclusive work that holds a controller's resources. */
  interlocks: (controller: string): string => `interlocks#${controller}`,
  /** Outcomes of the work that a controller has requested from another function. */
  marks: (controller: string): string => `marks#${controller}`,
  leases: (holders: string): string => `leases#${holders}`,
  /** A controller's decisions about a resource, and their outcomes. */
  history: (controller: string, resource: string): string => `history#${controller}#${resource}`,
} as const;

/** What operators have said of a resource. */
export const pauseHistoryPartition = (controller: string, resource: string): string =>
  `pause-history#${controller}#${resource}`;

/** Those of Slack's worker. */
export const slackPartitions = {
  /** The requests that it has claimed, and the messages that follow drills. */
  own: 'slack',
  /** Lines of one message, and which message it is. */
  announcements: (topic: string): string => `announcements#${topic}`,
} as const;

/** Those of drills. */
export const drillPartitions = {
  records: 'drills',
  locks: 'drill-locks',
  approvals: 'drill-approvals',
  coolDowns: 'drill-cooldowns',
  /** What stays of each drill: only the function that reports writes it. */
  evidence: 'drill-evidence',
} as const;

/** Where the index has the drills that are not over, which no controller is called. */
export const OPEN_DRILLS = 'open-drills';

/**
 * The index in which all that concerns a controller stands together, whoever has written it: one query reads it. An item
 * counts there only in the partition in which its writer has it.
 */
export const CONTROLLER_INDEX = { name: 'by-controller', partitionKey: 'controller', sortKey: 'sk' } as const;
