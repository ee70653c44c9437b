import { type AlarmHistoryItem, DescribeAlarmsCommand, paginateDescribeAlarmHistory } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import type { DrillPolicy } from '../../../../fleet/drills.ts';
import { cloudWatch } from '../../../aws/clients.ts';
import { chunksOf } from '../../../aws/collect.ts';
import { parseJson } from '../../../aws/parseJson.ts';
import { wordsOf } from '../../../aws/refused.ts';
import type { AlarmChange, AlarmDuring } from '../../api/report.ts';

/** In milliseconds since the epoch. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** An alarm that flaps would fill the report, and each page of its history is a call. */
const CHANGES_MAX = 50;

/** CloudWatch takes a hundred names in one call. */
const NAMES_PER_CALL = 100;

/** What the alarms of a drill did meanwhile. What cannot be read is said of the alarm itself. */
export async function alarmsDuring({ alarms }: Pick<DrillPolicy, 'alarms'>, span: Span): Promise<AlarmDuring[]> {
  const roles = ['blocking', 'abort', 'outcome'] as const;
  const names = [...new Set(roles.flatMap((role) => alarms[role]))];
  const states = await statesOf(names);
  const during: AlarmDuring[] = [];
  // One after the other: the history has a low rate limit.
  for (const name of names) {
    const { changes, fault } = await changesOf(name, span);
    during.push({
      name,
      roles: roles.filter((role) => alarms[role].includes(name)),
      state: states.get(name),
      changes,
      fault,
    });
  }
  return during;
}

async function statesOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (const AlarmNames of chunksOf(names, NAMES_PER_CALL)) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
    );
    for (const { AlarmName = '', StateValue = '' } of [...MetricAlarms, ...CompositeAlarms])
      states.set(AlarmName, StateValue);
  }
  return states;
}

async function changesOf(name: string, { fromMs, untilMs }: Span): Promise<Pick<AlarmDuring, 'changes' | 'fault'>> {
  const changes: AlarmChange[] = [];
  try {
    const pages = paginateDescribeAlarmHistory(
      { client: cloudWatch, pageSize: CHANGES_MAX },
      {
        AlarmName: name,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        HistoryItemType: 'StateUpdate',
        StartDate: new Date(fromMs),
        EndDate: new Date(untilMs),
        ScanBy: 'TimestampAscending',
      },
    );
    for await (const { AlarmHistoryItems = [], NextToken } of pages) {
      changes.push(...AlarmHistoryItems.flatMap(changeOf));
      if (changes.length < CHANGES_MAX || NextToken === undefined) continue;
      return { changes: changes.slice(0, CHANGES_MAX), fault: `only its first ${CHANGES_MAX} changes are listed` };
    }
    return { changes, fault: undefined };
  } catch (error) {
    return { changes, fault: `its history could not be read: ${wordsOf(error)}` };
  }
}

const state = z.object({ stateValue: z.string(), stateReason: z.optional(z.string()) });

/** Of an item's data, which is JSON (CloudWatch user guide, "Alarm events and EventBridge": the same shape). */
const dataSchema = z.object({ oldState: z.optional(state), newState: state });

function changeOf({ Timestamp, HistoryData = '' }: AlarmHistoryItem): AlarmChange[] {
  const parsed = z.safeParse(dataSchema, parseJson(HistoryData));
  if (!parsed.success || !Timestamp) return [];
  const { oldState, newState } = parsed.data;
  return [
    {
      atMs: Timestamp.getTime(),
      from: oldState?.stateValue ?? 'unknown',
      to: newState.stateValue,
      why: newState.stateReason ?? '',
    },
  ];
}
