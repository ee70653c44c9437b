import { drillFinished } from './drills.ts';
import type { EventPattern } from './envelope.ts';
import { heartbeatDue } from './heartbeat.ts';
import { actionFinished, attentionNeeded, decisionMade } from './own.ts';
import { OWN_SOURCE } from './source.ts';

const detailTypesOf = (definitions: readonly { pattern: () => EventPattern }[]): readonly string[] =>
  definitions.flatMap((definition) => definition.pattern()['detail-type']);

/** What an installation tells its hub: decisions, outcomes, what needs people, and how drills have ended. */
export const REPORTED = {
  source: [OWN_SOURCE],
  'detail-type': detailTypesOf([decisionMade, actionFinished, attentionNeeded, drillFinished]),
} as const satisfies EventPattern;

/** By what a hub notices that an installation is silent. */
export const BEATING = heartbeatDue.pattern();

/** All that a hub takes. */
export const FORWARDED_DETAIL_TYPES: readonly string[] = [...REPORTED['detail-type'], ...BEATING['detail-type']];
