import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { wordsWithin } from '../../control-loop/wording.ts';
import { CONTROLLER_INDEX, drillPartitions, OPEN_DRILLS } from '../../../fleet/partitions.ts';
import { KEPT_SECONDS } from './keys.ts';
import type { DrillRecord } from './record.ts';
import { DrillRecords, keyOf } from './records.ts';
import type { TimelineEntry } from './report.ts';

/** The records of drills in the ledger. */
export class DrillStore extends DrillRecords {
  /** @returns false if there is a drill with this id already; it stays as it is */
  async create(record: DrillRecord): Promise<boolean> {
    const item = {
      pk: drillPartitions.records,
      sk: record.drillId,
      schemaVersion: SCHEMA_VERSION,
      // While it is open, the index has it.
      [CONTROLLER_INDEX.partitionKey]: OPEN_DRILLS,
      ...record,
      timeline: record.timeline ?? [],
      expires: Math.floor(record.requestedAtMs / 1000) + KEPT_SECONDS,
    };
    return await succeeds(
      dynamoDb.send(
        new PutItemCommand({
          TableName: this.table,
          Item: marshall(item, { removeUndefinedValues: true }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  /**
   * Sets fields of a drill, and adds lines to its timeline, both or neither.
   * @param options.unless fields that must not be there yet
   * @param options.asRead fields that must still be as they were read, or still be absent
   * @returns false if one of them is otherwise: another invocation was first, and nothing was changed
   */
  async update(drillId: string, fields: Partial<DrillRecord>, options: UpdateOptions = {}): Promise<boolean> {
    try {
      return await this.#update(drillId, fields, options);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      // What a drill did goes before what was said of it: a clean-up that cannot write would never end.
      const { timeline = [] } = await this.get(drillId);
      const shorter = shortened(timeline, options.timeline ?? []);
      return await this.#update(drillId, { ...fields, timeline: shorter }, { ...options, timeline: [] });
    }
  }

  async #update(
    drillId: string,
    fields: Partial<DrillRecord>,
    { timeline = [], asRead = {}, ...options }: UpdateOptions,
  ): Promise<boolean> {
    const read = Object.entries(asRead);
    const same = read.filter(([, value]) => value !== undefined);
    const unless = [...(options.unless ?? []), ...read.flatMap(([name, value]) => (value === undefined ? [name] : []))];
    const set = Object.entries(fields).filter(([, value]) => value !== undefined);
    const named = [...set.map(([name]) => name), ...unless, ...same.map(([name]) => name)];
    const names = Object.fromEntries(named.map((name) => [`#${name}`, name]));
    const sets = [
      ...set.map(([name]) => `#${name} = :${name}`),
      ...(timeline.length > 0 ? ['#timeline = list_append(#timeline, :lines)'] : []),
    ];
    if (sets.length === 0) return true;
    // With its report a drill is over, and leaves the index.
    const isOver = fields.reportedAtMs !== undefined;
    const values = Object.fromEntries([
      ...set.map(([name, value]) => [`:${name}`, value] as const),
      ...same.map(([name, value]) => [`:${name}AsRead`, value] as const),
    ]);
    return await succeeds(
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(drillId),
          UpdateExpression: `SET ${sets.join(', ')}${isOver ? ' REMOVE #open' : ''}`,
          ConditionExpression: [
            'attribute_exists(pk)',
            ...unless.map((name) => `attribute_not_exists(#${name})`),
            ...same.map(([name]) => `#${name} = :${name}AsRead`),
          ].join(' AND '),
          ExpressionAttributeNames: {
            ...names,
            ...(timeline.length > 0 && { '#timeline': 'timeline' }),
            ...(isOver && { '#open': CONTROLLER_INDEX.partitionKey }),
          },
          ExpressionAttributeValues: marshall(
            { ...values, ...(timeline.length > 0 && { ':lines': timeline }) },
            { removeUndefinedValues: true },
          ),
        }),
      ),
    );
  }
}

interface UpdateOptions {
  readonly timeline?: readonly TimelineEntry[];
  readonly unless?: readonly (keyof DrillRecord)[];
  readonly asRead?: Partial<{ readonly [Name in keyof DrillRecord]: DrillRecord[Name] | undefined }>;
}

/** DynamoDB takes 400 kB for an item ("Item size to update has exceeded the maximum allowed size"). */
const isTooLarge = (error: unknown): boolean =>
  isNamed(error, 'ValidationException') && (error as Error).message.startsWith('Item size');

/** Of a timeline that has become too long, so many lines of its beginning and of its end stay. */
const LINES_KEPT = 40;

const LINE_MAX = 1_000;

function shortened(timeline: readonly TimelineEntry[], added: readonly TimelineEntry[]): TimelineEntry[] {
  const [first, last] = [timeline.slice(0, LINES_KEPT), timeline.slice(LINES_KEPT).slice(-LINES_KEPT)];
  const left = timeline.length - first.length - last.length;
  const text = `${left} lines are left out here: the ledger has no more room.`;
  const gap = left > 0 ? [{ atMs: last[0]!.atMs, source: 'drill' as const, text }] : [];
  return [...first, ...gap, ...last, ...added].map((line) => ({ ...line, text: wordsWithin(line.text, LINE_MAX) }));
}

/** Whether a conditional write was made. */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}
