import { type Part, partName } from '../../fleet/parts.ts';
import type { Concerns } from './attention.ts';
import { SCHEMA_VERSION } from './items.ts';
import type { Item } from './itemsByKey.ts';
import type { LastDecision, PassRecord } from './record.ts';

/** Next to the records of resources, so that one query returns both. */
const SWEEP = 'sweep';
export const PASS = 'pass';
export const failedKey = (owner: string): string => `failed#${owner}`;
/** Of everything, or of a part. */
export const sweepKey = (part: Part | undefined): string => (part ? `${SWEEP}#${partName(part)}` : SWEEP);
export const stateKey = (resource: string): string => `state#${resource}`;

export const resourcesOf = (item: Item | undefined): readonly string[] | undefined =>
  item?.schemaVersion === SCHEMA_VERSION ? (item['resources'] as readonly string[]) : undefined;

export function passOf(item: Item | undefined): PassRecord<unknown> | undefined {
  if (item?.schemaVersion !== SCHEMA_VERSION || typeof item['resumeAt'] !== 'string') return undefined;
  return { resumeAt: item['resumeAt'], carried: item['carried'] };
}

/** The record of one resource. */
export interface StateItem<Progress> {
  readonly version: number;
  readonly progress?: Progress;
  readonly lastDecision?: LastDecision;
  /** The same, as an older version has written it. */
  readonly told?: LastDecision;
  readonly concerns?: Concerns;
}
