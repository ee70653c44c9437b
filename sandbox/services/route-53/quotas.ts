import type { Change } from '@aws-sdk/client-route-53';

/** "Quotas" of the Route 53 developer guide. */
export const QUOTAS = {
  hostedZones: 500,
  recordsInZone: 10_000,
  /** Values in one batch; of an UPSERT, each counts twice. */
  valuesInChange: 1_000,
  /** Characters of all values in one batch; of an UPSERT, each counts twice. */
  charactersInChange: 32_000,
} as const;

/** What a batch has too much of, in the words of InvalidChangeBatch. */
export function excessOf(changes: readonly Change[], recordsAfter: number): string[] {
  let [values, characters] = [0, 0];
  for (const { Action, ResourceRecordSet } of changes) {
    const times = Action === 'UPSERT' ? 2 : 1;
    // An alias counts as one value.
    const records = ResourceRecordSet?.ResourceRecords ?? [{ Value: '' }];
    values += times * records.length;
    for (const { Value = '' } of records) characters += times * Value.length;
  }
  return [
    values > QUOTAS.valuesInChange && `Number of records limit of ${QUOTAS.valuesInChange} exceeded.`,
    characters > QUOTAS.charactersInChange && `Number of characters limit of ${QUOTAS.charactersInChange} exceeded.`,
    recordsAfter > QUOTAS.recordsInZone &&
      `Number of records in hosted zone limit of ${QUOTAS.recordsInZone} exceeded.`,
  ].filter((each) => each !== false);
}
