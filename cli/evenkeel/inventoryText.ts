import type { Inventory, InventoryRow } from './inventoryRows.ts';
import { bold, dim, warn, wrap } from './text.ts';

/** A terminal that nobody has widened. */
const COLUMNS = 80;
const INDENT = '    ';

/** A line for each certificate, which fits into 80 columns, and below it what would be done. */
export function describeInventory({ rows, unread }: Inventory): string {
  const served = rows.filter(({ servedOn }) => servedOn.length > 0);
  const others = rows.filter(({ servedOn }) => servedOn.length === 0);
  return [
    bold(`Served on managed load balancers: ${served.length}`),
    ...served.flatMap(describeRow),
    '',
    bold(`In ACM, and not served there: ${others.length}`),
    ...others.flatMap(describeRow),
    ...(unread.length > 0 ? ['', warn('Not read, so that the list is not complete:')] : []),
    ...unread.map((one) => `${INDENT}${wrap(one, INDENT, COLUMNS)}`),
  ].join('\n');
}

const NAMES_WIDTH = 38;

function describeRow({ names, kind, daysLeft, status, servedOn, renewedBy, next, isUrgent }: InventoryRow): string[] {
  const [first = ''] = names;
  const more = names.length > 1 ? ` +${names.length - 1}` : '';
  const room = NAMES_WIDTH - more.length;
  const shown = `${first.length > room ? `${first.slice(0, room - 1)}…` : first}${more}`;
  const days = daysLeft === undefined ? status.toLowerCase().slice(0, 18) : `${daysLeft} days`;
  const line =
    `${shown.padEnd(NAMES_WIDTH)}  ${kind.padEnd(8)}  ${days.padEnd(12)}  ${`by ${renewedBy}`.padEnd(10)}`.trimEnd();
  const below = [servedOn.join(', '), next].filter((part) => part !== '').join(' · ');
  return [isUrgent ? warn(line) : line, `${INDENT}${dim(wrap(below, INDENT, COLUMNS))}`];
}
