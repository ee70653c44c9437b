/** The pages in docs/runbooks/. */
export type Runbook =
  | 'certificates'
  | 'clean-up'
  | 'cluster-load'
  | 'dead-letters'
  | 'drills'
  | 'event-bus'
  | 'functions'
  | 'heartbeat'
  | 'hub'
  | 'silent-function'
  | 'target-health'
  | 'throttled-executions';

/** What an alarm says, and where the on-call engineer finds what to do. */
export const withRunbook = (text: string, page: Runbook): string => `${text} Runbook: docs/runbooks/${page}.md`;
