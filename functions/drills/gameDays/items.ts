import type { DrillSettings, GameDayItem } from '../../../fleet/drills.ts';
import { refuse } from '../api/refusal.ts';

/** The drills of a game day. @throws {RefusedError} unknown-resource, with those that there are */
export function itemsOf({ gameDays }: DrillSettings, name: string): readonly GameDayItem[] {
  const items = Object.hasOwn(gameDays, name) ? gameDays[name] : undefined;
  if (items) return items;
  const known = Object.keys(gameDays).join(', ') || 'none';
  throw refuse(
    'unknown-resource',
    `${name ? `Unknown game day ${name}` : 'No game day was named'}. Available: ${known}.`,
  );
}
