import { type Concern, type Concerns, isTold, lastingIn } from '../../control-loop/attention.ts';
import { History } from '../../control-loop/history.ts';
import { Ledger } from '../../control-loop/ledger.ts';
import type { HistoryEntry, ResourceRecord } from '../../control-loop/record.ts';
import { describeDuration, describeMoment, describePause, describeTime } from '../../control-loop/wording.ts';
import { context, cut, escape, sections } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';
import { mentionIn } from '../slackPeople.ts';
import { labelOf } from '../../controllers/row.ts';
import type { Answer } from '../respond.ts';
import { allOf, type ControlledResource, resourcesNamed } from './resources.ts';
import type { Tools } from './tools.ts';

/** The maximum of resources in a message: of a large fleet, paused and changing ones first, then by name. */
const MAX_SHOWN = 20;

interface Status extends ControlledResource {
  readonly record: ResourceRecord<unknown>;
}

/**
 * The current decision, pause and interlock of each resource, and what needs a person, from the ledger.
 * @param resource only this one, with its companions (default: all)
 */
export async function status(tools: StatusTools, resource?: string): Promise<Answer> {
  const { managed } = tools;
  const chosen = resource === undefined ? managed : resourcesNamed(resource, managed);
  return await statusOf(chosen.flatMap(allOf), 'The fleet is empty.', tools);
}

/** The same of the certificate sets. Which certificate is served where, only people with rights in AWS may read. */
export async function certificates(tools: StatusTools): Promise<Answer> {
  const sets = tools.managed.flatMap(allOf).filter(({ controller }) => controller.name === 'certificates');
  const { text, blocks } = await statusOf(sets, 'The fleet has no certificates.', tools);
  const more = 'Where each certificate is served, and who renews it: `npx evenkeel certificates`.';
  return { text, blocks: [...blocks, context(more)] };
}

type StatusTools = Pick<Tools, 'tableName' | 'managed' | 'nowMs'>;

async function statusOf(
  resources: readonly ControlledResource[],
  none: string,
  { tableName, nowMs }: StatusTools,
): Promise<Answer> {
  const names = new Set(resources.map(({ controller }) => controller.name));
  const ledgers = new Map(
    await Promise.all(
      [...names].map(async (name) => [name, await new Ledger<unknown>(tableName, name).readAll(nowMs)] as const),
    ),
  );
  const all = resources.map((each): Status => ({ ...each, record: ledgers.get(each.controller.name)!(each.name) }));
  const shown = all.toSorted(byUrgency).slice(0, MAX_SHOWN);
  const lines = await Promise.all(
    shown.map(async (each) => {
      const { name, controller, record } = each;
      const entry =
        record.lastDecision &&
        (await new History(tableName, controller.name).decisionAt(name, record.lastDecision.atMs));
      return describe(each, entry, nowMs);
    }),
  );
  const left = all.length - shown.length;
  const more = left > 0 ? ` ${left} more not shown.` : '';
  return {
    text: all.length === 0 ? none : shown.map(inOneLine).join('; '),
    blocks: [...sections(lines.length > 0 ? lines : [none]), context(`${describeTime(nowMs)} UTC.${more}`)],
  };
}

/** What needs a person first, then paused or interlocked resources, then changing ones, then the others; by name among equals. */
function byUrgency(a: Status, b: Status): number {
  return urgencyOf(b.record) - urgencyOf(a.record) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

function urgencyOf({ concerns, pause, interlock, lastDecision }: ResourceRecord<unknown>): number {
  if (needsIn(concerns).length > 0) return 3;
  if (pause ?? interlock) return 2;
  return lastDecision !== undefined && lastDecision.kind !== 'hold' ? 1 : 0;
}

/** What people have been told of and still lasts: the longest first. */
const needsIn = (concerns: Concerns): readonly Concern[] =>
  lastingIn(concerns)
    .map(([, concern]) => concern)
    .filter(isTold)
    .toSorted((a, b) => a.sinceMs - b.sinceMs);

const MESSAGE_LENGTH = 400;

const inOneLine = ({ name, controller, record: { lastDecision } }: Status) =>
  `${labelOf(controller, name)}: ${lastDecision ? `${lastDecision.kind}, ${lastDecision.reason}` : 'no decision yet'}`;

function describe({ name, controller, mode, record }: Status, entry: HistoryEntry | undefined, nowMs: number): string {
  const { concerns, lastDecision, pause, interlock } = record;
  const { suffix } = controller.words;
  const note = suffix === undefined ? '' : ` (${suffix})`;
  const decided = lastDecision
    ? `${lastDecision.kind === 'hold' ? 'hold' : `*${lastDecision.kind}*`} ${lastDecision.reason}, ${describeDuration(nowMs - lastDecision.atMs)} ago`
    : 'no decision yet';
  return [
    `*${escape(name)}*${note}  ${mode}  ${decided}`,
    ...(entry ? [describeNumbers(entry.numbers, controller)] : []),
    ...needsIn(concerns).map(({ message, sinceMs }) => {
      const since = describeDuration(nowMs - sinceMs);
      return `:warning: needs a person for ${since}: ${cut(escape(message), MESSAGE_LENGTH)}`;
    }),
    ...(pause ? [`:double_vertical_bar: ${mentionIn(escape(describePause(pause, nowMs)))}`] : []),
    ...(interlock
      ? [`:lock: interlocked by ${escape(interlock.by)} until ${describeMoment(interlock.untilMs, nowMs)}`]
      : []),
  ].join('\n');
}
