import { styleText } from 'node:util';
import { describeAttention, tellingNumbers } from '../functions/control-loop/wording.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { labelOf } from '../functions/controllers/row.ts';
import type { Saying } from '../sandbox/run/recorder.ts';
import type { Numbers } from '../sandbox/run/report.ts';
import { wrap } from './evenkeel/text.ts';

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

/** Lines show only the time of day, so a date is printed between lines of different days. */
export class Days {
  #last: string | undefined;

  /** `2026-03-03` if the day has changed since the last call. */
  begunBy(atMs: number): string | undefined {
    const day = new Date(atMs).toISOString().slice(0, 10);
    const isAnother = this.#last !== undefined && this.#last !== day;
    this.#last = day;
    return isAnother ? day : undefined;
  }
}

/**
 * The line for a decision, a failed action or a notification; undefined for other events.
 * @param columns where it is wrapped (default: nowhere)
 */
export function describeEvent(saying: Saying, columns = Number.POSITIVE_INFINITY): string | undefined {
  const what = describeWhat(saying);
  if (what === undefined) return undefined;
  const time = new Date(saying.atMs).toISOString().slice(11, 19);
  const resource = resourceOf(saying.detail).padEnd(12);
  const head = `${styleText('dim', time)}  ${resource}  `;
  const besideHead = time.length + 2 + resource.length + 2;
  if (columns - besideHead >= LEAST_COLUMNS) return `${head}${wrap(what, ' '.repeat(besideHead), columns)}`;
  const belowTime = ' '.repeat(time.length + 2);
  return `${head.trimEnd()}\n${belowTime}${wrap(what, belowTime, columns)}`;
}

/** With fewer beside the name, the rest begins on a line of its own. */
const LEAST_COLUMNS = 40;

function describeWhat({ type, detail }: Saying): string | undefined {
  if (type === 'Attention Needed')
    return styleText('red', describeAttention(String(detail['message']), detail['state']));
  const kind = String(detail['kind']);
  if (type === 'Action Finished') {
    // A success is visible in the next decision.
    if (detail['outcome'] === 'succeeded') return undefined;
    return styleText('red', `${kind} failed: ${String(detail['error'])}`);
  }
  // The bus has events between functions, too, such as requests for a warm-up.
  if (type !== 'Decision Made') return undefined;
  const what = describeKind(kind);
  const mode =
    detail['mode'] === 'observe' && kind !== 'hold' ? styleText('magenta', ' (observe mode: no change made)') : '';
  return `${what}  ${String(detail['reason']).padEnd(22)}  ${describeNumbers(detail['numbers'] as Numbers, rowOf(detail['controller']))}${mode}`;
}

const rowOf = (controller: unknown) => CONTROLLERS.find(({ name }) => name === controller);

/** The resource, with a suffix if several controllers manage one of that name. */
function resourceOf(detail: Saying['detail']): string {
  const row = rowOf(detail['controller']);
  const resource = String(detail['resource']);
  return row ? labelOf(row, resource) : resource;
}

/** The kind of a decision, coloured on a terminal, padded to a width in characters. */
export const describeKind = (kind: string, width = 12): string => styleText(STYLES[kind] ?? 'cyan', kind.padEnd(width));

/** The most relevant metrics of a decision, in one line. */
export const describeNumbers = (
  numbers: Numbers = {},
  labels: Parameters<typeof tellingNumbers>[1] = { labels: {} },
): string => tellingNumbers(numbers, labels).join(styleText('dim', ' · '));
