import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatch } from '../../aws/clients.ts';
import { refuse } from '../api/refusal.ts';

/** CloudWatch takes a hundred names in one call. */
const NAMES_PER_CALL = 100;

/**
 * Which of these alarms are in ALARM.
 * @throws {RefusedError} alarm-missing, with the alarms that do not exist: they would never abort a drill
 */
export async function alarmsOn(names: readonly string[]): Promise<string[]> {
  const states = new Map<string, string>();
  for (let from = 0; from < names.length; from += NAMES_PER_CALL) {
    const AlarmNames = names.slice(from, from + NAMES_PER_CALL);
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
    );
    for (const { AlarmName = '', StateValue = '' } of [...MetricAlarms, ...CompositeAlarms])
      states.set(AlarmName, StateValue);
  }
  const missing = names.filter((name) => !states.has(name));
  if (missing.length > 0)
    throw refuse(
      'alarm-missing',
      `CloudWatch has no alarm ${missing.join(', ')}: create it, or remove it from the drill.`,
    );
  return names.filter((name) => states.get(name) === 'ALARM');
}
