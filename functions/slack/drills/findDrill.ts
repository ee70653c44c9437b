import type { DrillRecord } from '../../drills/api/record.ts';
import { DrillRecords } from '../../drills/api/records.ts';

/** Names of executions have at most eighty characters: nobody has a drill with a longer one. */
const MAX_ID_LENGTH = 80;

/** The record of a drill that somebody has typed the ID of; undefined if there is none. */
export const findDrill = async (tableName: string, drillId: string): Promise<DrillRecord | undefined> =>
  drillId.length > MAX_ID_LENGTH ? undefined : await new DrillRecords(tableName).find(drillId);
