/** Each cluster has a few alarms, and CloudFormation's limit is 500 resources per stack. */
export const CLUSTERS_PER_STACK = 100;

/** Each target group has two alarms for each of its zones, and a zone is at most one of six. */
export const GROUPS_PER_STACK = 40;

/** The stack with the alarms of a cluster. @param at its place among the clusters of the fleet, from 0 on */
export const alarmsStackName = (stage: string, at: number): string =>
  `evenkeel-${stage}-alarms-${Math.floor(at / CLUSTERS_PER_STACK) + 1}`;

/** The stack with the alarms of a target group. @param at its place among the target groups of the fleet, from 0 on */
export const targetAlarmsStackName = (stage: string, at: number): string =>
  `evenkeel-${stage}-target-alarms-${Math.floor(at / GROUPS_PER_STACK) + 1}`;

/** What watches Evenkeel itself. */
export const watchStackName = (stage: string): string => `evenkeel-${stage}-watch`;

/** What carries out drills; there is none where the fleet has no drills. */
export const drillsStackName = (stage: string): string => `evenkeel-${stage}-drills`;

/** The function that writes the reports of drills. */
export const drillReportFunctionName = (stage: string): string => `evenkeel-${stage}-drill-report`;
