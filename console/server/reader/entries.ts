import { stripVTControlCharacters } from 'node:util';
import { addressOf, type ControllerRow } from '../../../functions/controllers/row.ts';
import type { HistoryLine, PauseLine } from '../../../functions/control-loop/history.ts';
import { ALL_RESOURCES } from '../../../functions/control-loop/items.ts';
import { decisionId, type HistoryEntry, type RecordedTrace } from '../../../functions/control-loop/record.ts';
import { describeTime, tellingNumbers } from '../../../functions/control-loop/wording.ts';
import type { LedgerEntry, Trace, TracedRule } from '../../model.ts';

/** A controller as far as its entries need it. */
export interface Recorded {
  readonly row: ControllerRow;
  readonly rules: readonly { readonly name: string }[];
}

/** The longest text of AWS that a page is sent. */
const TEXT_CHARACTERS = 3_000;

/** So many readers or addresses of one decision, and no more. */
const MAX_DETAILS = 50;

/**
 * The entries of one resource, from its history, oldest first: a decision and its outcome are one. An outcome whose
 * decision is older than all of them is left out.
 */
export function entriesOf(lines: readonly HistoryLine[], resource: string, recorded: Recorded): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  const open = new Map<string, string>();
  for (const line of lines) {
    if ('by' in line) {
      const entry = pauseEntry(line, resource, recorded);
      entries.set(entry.id, entry);
      continue;
    }
    const about = `${line.kind}/${line.reason}`;
    if (line.event === 'decision') {
      const entry = decisionEntry(line, resource, recorded);
      entries.set(entry.id, entry);
      open.set(about, entry.id);
      continue;
    }
    const decided = entries.get(open.get(about) ?? '');
    open.delete(about);
    if (decided) entries.set(decided.id, { ...decided, outcome: outcomeOf(line) });
  }
  return [...entries.values()];
}

function decisionEntry(line: HistoryEntry, resource: string, { row, rules }: Recorded): LedgerEntry {
  const { atMs, kind, reason, mode, numbers, details = {}, trace } = line;
  return {
    id: decisionId(row.name, resource, atMs),
    atMs,
    type: 'decision',
    controller: row.name,
    resource,
    label: addressOf(row, resource),
    kind,
    reason,
    mode,
    numbers,
    facts: tellingNumbers(numbers, row),
    details: detailsOf(details),
    ...(trace && { trace: traceOf(trace, rules) }),
  };
}

const outcomeOf = ({ event, atMs, error }: HistoryEntry): NonNullable<LedgerEntry['outcome']> => ({
  state: event === 'succeeded' ? 'succeeded' : 'failed',
  atMs,
  ...(error !== undefined && { error: error.slice(0, TEXT_CHARACTERS) }),
});

function pauseEntry(line: PauseLine, resource: string, { row }: Recorded): LedgerEntry {
  const { atMs, event, by, why, untilMs } = line;
  const isOfAll = line.resource === ALL_RESOURCES;
  const until = untilMs === undefined ? '' : `until ${describeTime(untilMs)}`;
  const text = [until, why].filter(Boolean).join(': ').slice(0, TEXT_CHARACTERS);
  return {
    id: `${row.name}/${isOfAll ? ALL_RESOURCES : resource}/${event}/${new Date(atMs).toISOString()}`,
    atMs,
    type: 'person',
    controller: row.name,
    resource: isOfAll ? ALL_RESOURCES : resource,
    label: isOfAll ? `all ${row.words.several}` : addressOf(row, resource),
    kind: event === 'paused' ? 'pause' : 'resume',
    reason: 'person',
    numbers: {},
    facts: [],
    details: [],
    by,
    ...(text !== '' && { text }),
  };
}

/** `readers evenkeel-shop-1 db.r6g.large eu-west-1c` */
function detailsOf(details: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(details)
    .flatMap(([name, value]) => {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return values.length === 0 ? [`${name} none`] : values.map((one) => `${name} ${textOf(one)}`);
    })
    .slice(0, MAX_DETAILS)
    .map((text) => stripVTControlCharacters(text).slice(0, TEXT_CHARACTERS));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(textOf).join(' ');
  return String(value);
}

/** All rules in their order, with what became of each. */
export function traceOf({ decidedBy, asked, proposed }: RecordedTrace, rules: Recorded['rules']): Trace {
  const byPlace = new Map(proposed.map((proposal) => [proposal.by, proposal]));
  return {
    rule: rules[decidedBy]?.name ?? '',
    rules: rules.map(({ name }, at): TracedRule => {
      const proposal = byPlace.get(at);
      if (at >= asked) return { name, outcome: 'not-asked' };
      if (!proposal) return { name, outcome: 'no-proposal' };
      const { kind, reason, putOff } = proposal;
      // Of a change that was put off, the rule that proposed it decided, and the ones after it were asked for another one.
      const outcome = putOff === undefined && at === decidedBy ? 'decides' : 'put-off';
      return { name, outcome, kind, reason, ...(putOff !== undefined && { putOff }) };
    }),
  };
}
