import { styleText } from 'node:util';
import { tellingNumbers } from '../functions/control-loop/wording.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { labelOf } from '../functions/controllers/row.ts';
import type { Saying } from '../sandbox/run/recorder.ts';
import type { Numbers } from '../sandbox/run/report.ts';

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<string, Style>> = {
  add: 'green',
  admit: 'green',
  warm: 'green',
  'take-back': 'green',
  drain: 'yellow',
  remove: 'yellow',
  request: 'green',
  attach: 'green',
  confirm: 'green',
  rollback: 'red',
  detach: 'yellow',
  delete: 'yellow',
  bridge: 'green',
  register: 'green',
  launch: 'green',
  spread: 'green',
  deregister: 'yellow',
  return: 'yellow',
  unbridge: 'yellow',
  hold: 'dim',
};

/** Lines have the time of day only: which day it is, is said once, where another one has begun since the line before. */
export class Days {
  #last: string | undefined;

  /** `2026-03-03`, if that is another day than the last time this was asked. */
  begunBy(atMs: number): string | undefined {
    const day = new Date(atMs).toISOString().slice(0, 10);
    const isAnother = this.#last !== undefined && this.#last !== day;
    this.#last = day;
    return isAnother ? day : undefined;
  }
}

/** One line for a decision, an action or a call for attention, as an engineer wants to read it. */
export function describeSaying({ atMs, type, detail }: Saying): string | undefined {
  const time = styleText('dim', new Date(atMs).toISOString().slice(11, 19));
  const resource = resourceOf(detail).padEnd(12);
  if (type === 'Attention Needed') {
    return `${time}  ${resource}  ${styleText('red', `needs you: ${String(detail['message'])}`)}`;
  }
  const kind = String(detail['kind']);
  if (type === 'Action Finished') {
    // That it worked is what the next decision shows; that it did not is news.
    if (detail['outcome'] === 'succeeded') return undefined;
    return `${time}  ${resource}  ${styleText('red', `${kind} failed: ${String(detail['error'])}`)}`;
  }
  // Functions say more to each other than people need to hear: that a reader is to be warmed up, say.
  if (type !== 'Decision Made') return undefined;
  const what = describeKind(kind);
  const mode = detail['mode'] === 'observe' && kind !== 'hold' ? styleText('magenta', ' (observe: not done)') : '';
  return `${time}  ${resource}  ${what}  ${String(detail['reason']).padEnd(22)}  ${describeNumbers(detail['numbers'] as Numbers, rowOf(detail['controller']))}${mode}`;
}

const rowOf = (controller: unknown) => CONTROLLERS.find(({ name }) => name === controller);

/** What the line is about. Several controllers look at a cluster: of its readers, most is said, and of its net little. */
function resourceOf(detail: Saying['detail']): string {
  const row = rowOf(detail['controller']);
  const resource = String(detail['resource']);
  return row ? labelOf(row, resource) : resource;
}

/** The kind of a decision, coloured on a terminal, in a column so many characters wide. */
export const describeKind = (kind: string, width = 12): string => styleText(STYLES[kind] ?? 'cyan', kind.padEnd(width));

/** The numbers of a controller's decision that say most, in one line. */
export const describeNumbers = (
  numbers: Numbers = {},
  labels: Parameters<typeof tellingNumbers>[1] = { labels: {} },
): string => tellingNumbers(numbers, labels).join(styleText('dim', ' · '));
