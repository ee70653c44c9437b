/** The prefix of the drills' state machines, and of no other: one rule matches the ends of their executions. */
export const drillMachinePrefix = (stage: string): string => `evenkeel-${stage}-drill-`;

/** The state machine of a drill. The name follows from the stage, so that functions and the command line find it. */
export const drillMachineName = (stage: string, drill: string): string => `${drillMachinePrefix(stage)}${drill}`;

/** The state machine of game days, which starts those of drills. */
export const gameDayMachineName = (stage: string): string => `evenkeel-${stage}-game-day`;

/** The state machine that cleans up after an execution that somebody has killed. */
export const cleanUpMachineName = (stage: string): string => `evenkeel-${stage}-clean-up`;

/** The function of the drill API: start, approve, deny, abort, acknowledge. */
export const drillApiName = (stage: string): string => `evenkeel-${stage}-drill-api`;

/** The function that schedules invoke: it starts the drill. */
export const drillScheduleName = (stage: string): string => `evenkeel-${stage}-drill-schedule`;

/**
 * The role of Slack's function, which calls the drill API on behalf of people in Slack. Roles are global in an account: an
 * installation in another Region has one of its own.
 */
export const slackRoleName = (stage: string, region: string): string => `evenkeel-${stage}-slack-${region}`;
