import type { z } from 'zod';
import { certificateSetSchema } from './certificates.ts';
import { clusterSchema } from './cluster.ts';
import type { Rehearsed } from './drillFaults.ts';
import { drillSchema, gameDaySchema, personSchema } from './drills.ts';
import { slackSchema } from './slack.ts';
import { targetGroupSchema } from './targets.ts';

/** What drills of a fleet are about, as far as it is valid: the rest is reported as what it is. */
export function rehearsedIn(fleet: unknown): Rehearsed {
  const { clusters, targetGroups, certificates, drills, slack } = entriesOf(fleet);
  const { people, list, gameDays } = entriesOf(drills);
  return {
    clusters: validIn(clusters, clusterSchema),
    targetGroups: validIn(targetGroups, targetGroupSchema),
    certificates: validIn(certificates, certificateSetSchema),
    people: validIn(people, personSchema),
    list: Array.isArray(list) ? list.map((one) => drillSchema.safeParse(one).data) : [],
    gameDays: validIn(gameDays, gameDaySchema),
    teamId: slackSchema.safeParse(slack).data?.teamId,
  };
}

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Undefined for an entry that is not valid: it is there, and its own faults are reported as they are. */
const validIn = <Schema extends z.ZodType>(value: unknown, schema: Schema) =>
  Object.fromEntries(Object.entries(entriesOf(value)).map(([name, entry]) => [name, schema.safeParse(entry).data]));
