/** The state machines of a stage begin like this, and no other machine does: one rule catches their endings. */
export const drillMachinePrefix = (stage: string): string => `evenkeel-${stage}-drill-`;

/** The state machine of a drill. The name follows from the stage, so that functions and the command line find it. */
export const drillMachineName = (stage: string, drill: string): string => `${drillMachinePrefix(stage)}${drill}`;

/** The state machine that cleans up after an execution that somebody has killed. */
export const cleanUpMachineName = (stage: string): string => `evenkeel-${stage}-clean-up`;

/** The function that every door leads to: start, approve, deny, abort, acknowledge. */
export const drillDoorName = (stage: string): string => `evenkeel-${stage}-drill-door`;

/** The role of the function that asks for drills in the name of people in Slack: the door takes its word for who they are. */
export const slackRoleName = (stage: string): string => `evenkeel-${stage}-slack`;
