import type { AlarmHistoryItem, DescribeAlarmHistoryInput, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import { notSimulated } from '../errors.ts';
import { offsetOf, tokenFor } from '../metrics/paging.ts';
import { DAY_MS } from '../times.ts';
import type { Alarm, AlarmState } from './alarm.ts';

/** Source: CloudWatch user guide, "Common features of CloudWatch alarms". */
const KEPT_MS = 30 * DAY_MS;
/** Not AWS's: it bounds memory where an alarm flaps or an Auto Scaling action is invoked each minute. */
const KEPT_ITEMS = 2_000;
const DEFAULT_PAGE = 100;

/** What happened to alarms, also to those that have been deleted. */
export class AlarmHistory {
  readonly #items = new Map<string, AlarmHistoryItem[]>();

  configurationUpdated(alarm: Alarm, nowMs: number, change: 'Create' | 'Update' | 'Delete'): void {
    const data = { version: '1.0', type: change, [`${change.toLowerCase()}dAlarm`]: alarm.input };
    const summary = `Alarm "${alarm.name}" ${{ Create: 'created', Update: 'updated', Delete: 'deleted' }[change]}`;
    this.#add(alarm, nowMs, 'ConfigurationUpdate', summary, data);
  }

  stateUpdated(alarm: Alarm, previous: AlarmState): void {
    const data = { version: '1.0', oldState: stateJson(previous), newState: stateJson(alarm.state) };
    const summary = `Alarm updated from ${previous.value} to ${alarm.state.value}`;
    this.#add(alarm, alarm.state.updatedMs, 'StateUpdate', summary, data);
  }

  /** `error` is why it failed. */
  actionTaken(alarm: Alarm, nowMs: number, actionArn: string, error: string | undefined): void {
    const summary = error ? `Failed to execute action ${actionArn}` : `Successfully executed action ${actionArn}`;
    const data = { version: '1.0', actionState: error ? 'Failed' : 'Succeeded', notificationResource: actionArn };
    this.#add(alarm, nowMs, 'Action', summary, error ? { ...data, error } : data);
  }

  describe(input: DescribeAlarmHistoryInput): { AlarmHistoryItems: AlarmHistoryItem[]; NextToken?: string } {
    if (input.AlarmContributorId) throw notSimulated('AlarmContributorId');
    const types: readonly string[] = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
    const candidates =
      input.AlarmName === undefined ? [...this.#items.values()].flat() : (this.#items.get(input.AlarmName) ?? []);
    const found = candidates.filter(
      ({ AlarmType, HistoryItemType, Timestamp }) =>
        (types.includes(AlarmType!) || input.AlarmName !== undefined) &&
        (input.HistoryItemType === undefined || HistoryItemType === input.HistoryItemType) &&
        (input.StartDate === undefined || Timestamp! >= input.StartDate) &&
        (input.EndDate === undefined || Timestamp! < input.EndDate),
    );
    const oldestFirst = found.toSorted((a, b) => a.Timestamp!.getTime() - b.Timestamp!.getTime());
    const sorted = input.ScanBy === 'TimestampAscending' ? oldestFirst : oldestFirst.toReversed();
    const offset = offsetOf(input.NextToken);
    const end = offset + (input.MaxRecords ?? DEFAULT_PAGE);
    return { AlarmHistoryItems: sorted.slice(offset, end), ...tokenFor(end, sorted.length) };
  }

  #add({ name, kind }: Alarm, timeMs: number, type: HistoryItemType, summary: string, data: object): void {
    const items = this.#items.get(name) ?? [];
    while (items.length >= KEPT_ITEMS || (items[0] && items[0].Timestamp!.getTime() < timeMs - KEPT_MS)) items.shift();
    items.push({
      AlarmName: name,
      AlarmType: kind,
      Timestamp: new Date(timeMs),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: JSON.stringify(data),
    });
    this.#items.set(name, items);
  }
}

const stateJson = ({ value, reason, reasonData }: AlarmState) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData !== undefined && { stateReasonData: parsed(reasonData) }),
});

/** SetAlarmState takes any text as reason data. */
function parsed(reasonData: string): unknown {
  try {
    return JSON.parse(reasonData);
  } catch {
    return reasonData;
  }
}
