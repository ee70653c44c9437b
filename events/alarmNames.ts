const SIGNALS = ['cpu-high', 'connections-high', 'lag-high'] as const;

/** What an alarm of ours watches on a cluster. */
export type ClusterSignal = (typeof SIGNALS)[number];

const alarmNamePrefix = (stage: string): string => `evenkeel-${stage}-`;

/** The name is the only thing that metric, metric-math and composite alarms have in common: it names the cluster. */
export const clusterAlarmName = (stage: string, cluster: string, signal: ClusterSignal): string =>
  `${clusterAlarmPrefix(stage, cluster)}${signal}`;

/** The prefix of every alarm about a cluster of a stage, so that one rule matches them all. */
export const clusterAlarmsPrefix = (stage: string): string => `${alarmNamePrefix(stage)}cluster-`;

const clusterAlarmPrefix = (stage: string, cluster: string) => `${clusterAlarmsPrefix(stage)}${cluster}-`;

/**
 * Which of these clusters an alarm is about, or undefined if none. A user's own alarm also triggers the controller if
 * it has our prefix: there the longest name wins, because `shop` is a prefix of `shop-archive`. Our own alarms are
 * matched by their whole names: `…-cluster-shop-cpu-high` is about `shop` even where there is a cluster `shop-cpu`.
 */
export function clusterOfAlarm(stage: string, alarmName: string, clusters: readonly string[]): string | undefined {
  const candidates = clusters.filter((cluster) => alarmName.startsWith(clusterAlarmPrefix(stage, cluster)));
  return (
    candidates.find((cluster) => SIGNALS.some((signal) => alarmName === clusterAlarmName(stage, cluster, signal))) ??
    candidates.toSorted((a, b) => b.length - a.length)[0]
  );
}

const GROUP_SIGNALS = ['healthy-low', 'zone-unhealthy'] as const;

/** What an alarm of ours watches in a zone of a target group. */
export type GroupSignal = (typeof GROUP_SIGNALS)[number];

/** The prefix of every alarm about a target group of a stage, and of no other alarm. */
export const groupAlarmPrefix = (stage: string): string => `${alarmNamePrefix(stage)}group-`;

export const groupAlarmName = (stage: string, group: string, zone: string, signal: GroupSignal): string =>
  `${groupAlarmPrefix(stage)}${group}-${zone}-${signal}`;

/** Which of these groups an alarm is about. The longest name wins: `shop` is a prefix of `shop-admin`. */
export function groupOfAlarm(stage: string, alarmName: string, groups: readonly string[]): string | undefined {
  const candidates = groups.filter((group) => alarmName.startsWith(`${groupAlarmPrefix(stage)}${group}-`));
  return candidates.toSorted((a, b) => b.length - a.length)[0];
}

/** Which zone of a group an alarm is about, and what it watches there; undefined for an alarm that is not one of ours. */
export function zoneOfAlarm(
  stage: string,
  group: string,
  alarmName: string,
): { readonly zone: string; readonly signal: GroupSignal } | undefined {
  const signal = GROUP_SIGNALS.find((one) => alarmName.endsWith(`-${one}`));
  const zone = signal && alarmName.slice(`${groupAlarmPrefix(stage)}${group}-`.length, -`-${signal}`.length);
  return signal && zone ? { zone, signal } : undefined;
}
