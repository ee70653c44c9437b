import { createHash } from 'node:crypto';
import type { DrillRecord } from '../api/record.ts';
import { canonical } from '../machine/planHash.ts';

/** What the approval of a game day names: every plan, in their order, and whether it goes on after a failure. */
export const hashOfGameDay = (name: string, goOn: boolean, planHashes: readonly string[]): string =>
  createHash('sha256')
    .update(canonical({ gameDay: name, goOn, plans: planHashes }))
    .digest('hex');

/** The hash that a game day has now, by what its record says of its drills. */
export const currentHash = ({ input, gameDay }: DrillRecord): string =>
  hashOfGameDay(
    input.resource,
    input.goOn ?? false,
    (gameDay?.drills ?? []).map(({ planHash }) => planHash),
  );
