import { styleText } from 'node:util';
import { describePause } from '../../functions/control-loop/wording.ts';
import { addressOf } from '../../functions/controllers/row.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import { commandLine, type Place } from './commandLine.ts';
import type { Installation } from './installation.ts';
import type { FleetStatus, Shown } from './status.ts';
import { bold, describeDuration, describeMoment, describeTime, dim, warn, widthOf, wrap } from './text.ts';

const INDENT = '    ';

/** Where a status is from, and when. */
export type Heading = Pick<Installation, 'stage' | 'fleet' | 'place'> & {
  readonly caller: Pick<Installation['caller'], 'account' | 'region' | 'nowMs'>;
};

/** The text of `status`: what needs a person first, then a line for each resource, and more if there is more to know. */
export function describeStatus(heading: Heading, { shown, unread }: FleetStatus): string {
  const { stage, caller } = heading;
  const title = `Evenkeel ${stage} in ${caller.region}, account ${caller.account}, ${describeTime(caller.nowMs)} UTC`;
  const width = Math.max(
    8,
    ...shown
      .map(nameOf)
      .map(({ length }) => length)
      .filter((length) => length <= MAX_WIDTH),
  );
  const texts = shown.map((one) => describeOne(one, width, heading));
  return [
    bold(title),
    ...describeNeeds(shown, heading),
    ...describeUnread(unread),
    '',
    ...(texts.length > 0 ? texts : ['The fleet is empty.']),
  ].join('\n');
}

/** Longer names have a line of their own. */
const MAX_WIDTH = 24;

const nameOf = ({ row, status }: Shown) => addressOf(row, status.resource);

/** What needs a person, by what lasts longest; nothing where nobody is needed. */
function describeNeeds(shown: readonly Shown[], { caller, place }: Heading): string[] {
  const needs = shown
    .flatMap((one) => one.status.attention.map((about) => ({ ...about, name: nameOf(one) })))
    .filter(({ level }) => level === 'action')
    .toSorted((a, b) => a.sinceMs - b.sinceMs);
  if (needs.length === 0) return [];
  const lines = needs.map(({ name, message, sinceMs }) => {
    const since = dim(`for ${describeDuration(caller.nowMs - sinceMs)}`);
    return `  ${wrap(`${bold(name)} ${since}: ${message}`, INDENT)}`;
  });
  const names = [...new Set(needs.map(({ name }) => name))];
  return ['', styleText('red', 'Needs a person'), ...lines, dim(`  More: ${explainLine(names, place)}`)];
}

/** Never wrapped: people copy it. */
const explainLine = ([name, ...others]: readonly string[], place: Place) =>
  commandLine(`explain ${others.length > 0 ? 'NAME' : name}`, place);

/** What could not be read, and why. */
export function describeUnread(unread: readonly string[]): string[] {
  if (unread.length === 0) return [];
  return ['', warn('Not read'), ...unread.map((text) => `  ${wrap(text, INDENT)}`)];
}

/** A line for a resource, and below it its metrics, pause, interlock and operations in progress. */
function describeOne(one: Shown, width: number, { caller, fleet }: Heading): string {
  const { presentation, status, liveFacts } = one;
  const { nowMs } = caller;
  const { resource, mode, now, decision, difference, pause, interlock, standing, underWay } = status;
  const numbers = now?.numbers ?? decision?.numbers;
  const facts = numbers && (presentation.factsOf?.(numbers, { fleet, resource }) ?? plainFacts(one, numbers));
  const lines = [
    ...(now && decision && !isRecorded(status) ? [dim(`recorded  ${describeRecorded(decision)}`)] : []),
    ...(facts ?? []),
    ...liveFacts,
    ...standing,
    ...(difference === undefined ? [] : [warn(difference)]),
    ...(pause ? [warn(describePause(pause, nowMs))] : []),
    ...(interlock ? [warn(`interlocked by ${interlock.by} until ${describeMoment(interlock.untilMs, nowMs)}`)] : []),
    ...(underWay === undefined ? [] : presentation.describeUnderWay(underWay, nowMs)),
    ...status.attention
      .filter(({ level }) => level === 'watch')
      .map(({ message, dueMs }) => dim(`if it lasts until ${describeMoment(dueMs, nowMs)}: ${message}`)),
  ];
  const name = nameOf(one);
  const beside = `${mode.padEnd(7)}  ${describeDecided(status)}`;
  const first =
    widthOf(name) > width ? `${bold(name)}\n${' '.repeat(width)}  ${beside}` : `${bold(name.padEnd(width))}  ${beside}`;
  return [first, ...lines.map((line) => `${INDENT}${wrap(line, INDENT)}`)].join('\n');
}

function plainFacts({ row }: Shown, numbers: Parameters<typeof describeNumbers>[0]): string[] {
  const text = describeNumbers(numbers, row);
  return text === '' ? [] : [`metrics: ${text}`];
}

/** `hold  within-band  12 min ago`: what was recorded, or what would be decided now where that is something else. */
function describeDecided({ isLedgerRead, now, decision }: Shown['status']): string {
  if (!isLedgerRead) return warn('not known');
  const recorded = decision && `${describeDuration(decision.ageSeconds * 1000)} ago`;
  const { kind, reason } = now ?? decision ?? {};
  if (kind === undefined || reason === undefined) return dim('no decision yet');
  return `${describeKind(kind)}  ${reason.padEnd(22)}  ${isRecorded({ now, decision }) ? dim(recorded!) : warn('now')}`;
}

/** Whether what is shown is what was recorded last. */
const isRecorded = ({ now, decision }: Pick<Shown['status'], 'now' | 'decision'>): boolean =>
  decision !== undefined && (!now || (now.kind === decision.kind && now.reason === decision.reason));

const describeRecorded = ({ kind, reason, ageSeconds }: NonNullable<Shown['status']['decision']>): string =>
  `${kind}: ${reason}, ${describeDuration(ageSeconds * 1000)} ago`;
