import type { Preview } from '../../control-loop/preview.ts';
import type { RecordedProposal, RecordedTrace } from '../../control-loop/record.ts';
import { describeTime } from '../../control-loop/wording.ts';
import { context, escape, section } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';
import type { Answer } from '../respond.ts';
import { describeDetails } from './details.ts';
import { inOneLine, type Previewed, previewsOf } from './preview.ts';
import { addressOf } from '../../controllers/row.ts';
import type { Tools } from './tools.ts';

/** What each controller would decide about a resource now, rule by rule. */
export async function explain(resource: string, tools: Tools): Promise<Answer> {
  const previewed = await previewsOf(resource, tools);
  const more = `\`npx evenkeel explain ${escape(resource)}\` has the names of the rules, by the same numbers, and the thresholds of the fleet.`;
  return {
    text: inOneLine(resource, previewed),
    blocks: [
      ...previewed.map((each) => section(describe(each))),
      context(`${describeTime(previewed[0]!.preview.atMs)} UTC. Nothing was changed. ${more}`),
    ],
  };
}

function describe({ preview, about: { name, controller } }: Previewed): string {
  const { mode, kind, reason, numbers, details, trace } = preview;
  return [
    `*${escape(addressOf(controller, name))}*  mode ${mode}`,
    describeNumbers(numbers, controller),
    ...(trace ? describeTrace(trace) : []),
    `*Decision*  ${kind}: ${reason}`,
    describeDetails(details),
    ...(kind === 'hold' ? [] : [NOTES[mode]]),
  ]
    .filter(Boolean)
    .join('\n');
}

const NOTES: Readonly<Record<Preview['mode'], string>> = {
  observe: 'Observe mode: the decision is recorded and published; no change is made.',
  act: 'The controller does this at its next reconciliation if the state is still the same.',
};

/** A line for each rule that proposes something; the others by their numbers, from 1. */
export function describeTrace({ asked, decidedBy, proposed }: RecordedTrace): string[] {
  const named = new Set(proposed.map(({ by }) => by));
  const silent = Array.from({ length: asked }, (_, by) => by).filter((by) => !named.has(by));
  return [
    ...(silent.length > 0 ? [`${rangesOf(silent)}: no proposal`] : []),
    ...proposed.map((one) => `rule ${one.by + 1}: ${describeProposal(one, decidedBy)}`),
    `rules after ${asked}: not evaluated`,
  ];
}

function describeProposal({ by, kind, reason, putOff }: RecordedProposal, decidedBy: number): string {
  if (putOff !== undefined) return `${kind}: ${reason} (deferred: ${putOff})`;
  return by === decidedBy ? `*${kind}: ${reason}*` : `${kind}: ${reason} (deferred)`;
}

/** `rules 1 to 4, 6` */
function rangesOf(rules: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const rule of rules) {
    const last = ranges.at(-1);
    if (last?.to === rule - 1) last.to = rule;
    else ranges.push({ from: rule, to: rule });
  }
  const texts = ranges.map(({ from, to }) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`));
  return `rule${rules.length > 1 ? 's' : ''} ${texts.join(', ')}`;
}
