import { styleText } from 'node:util';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Situation } from '../../functions/controllers/replicas/situation.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import { spell } from '../docs/decisions.ts';
import { readDeclarations } from '../docs/source.ts';
import type { Explanation, Opinion } from './explain.ts';
import { describePause, describeUnderWay } from './statusText.ts';
import { bold, describeDuration, describeTime, dim, wrap } from './text.ts';

/** What `explain` shows to a person: what is seen, what each rule says to it, and what comes of it. */
export function describeExplanation(explanation: Explanation): string {
  const { cluster, mode, situation, opinions, decision, difference } = explanation;
  return [
    `${bold(cluster)}  mode ${mode}, ${describeTime(situation.nowMs)} UTC`,
    ...(difference === undefined ? [] : [styleText('yellow', wrap(difference, ''))]),
    '',
    ...describeCluster(situation),
    '',
    ...describeOpinions(opinions),
    '',
    ...describeDecision(decision, mode),
  ].join('\n');
}

function describeCluster(situation: Situation): string[] {
  const { view, policy, nowMs, serving, draining, warming, coming, broken, away } = situation;
  const { min, max } = policy.readers;
  const roles: readonly [role: string, readers: readonly { id: string }[]][] = [
    ['serving', serving],
    ['draining', draining],
    ['warming', warming],
    ['coming', coming],
    ['broken', broken],
    ['away', away],
  ];
  const roleOf = (id: string) =>
    id === view.writerId ? 'writer' : roles.find(([, readers]) => readers.some((reader) => reader.id === id))?.[0];
  const unseen = coming.filter(({ id }) => !view.instances.some((instance) => instance.id === id));
  return [
    `  cluster ${view.status}, readers ${min} to ${max}, target ${policy.targetCpuPercent} % CPU`,
    ...view.instances.map(({ id, status, instanceClass, zone, ours }) => {
      const role = roleOf(id) ?? 'leaving';
      return `  ${role.padEnd(8)}  ${id.padEnd(40)}  ${instanceClass} ${zone} ${status}${ours ? '' : dim(' not ours')}`;
    }),
    ...unseen.map(({ id, zone }) => `  coming    ${id.padEnd(40)}  ${zone} ordered`),
    `  endpoint  ${view.endpoint ? `${view.endpoint.id} ${view.endpoint.status}` : 'none'}${excluded(view.endpoint?.excluded)}`,
    ...(view.lastFailoverMs === undefined ? [] : [`  failover  ${describeDuration(nowMs - view.lastFailoverMs)} ago`]),
    ...(view.pause ? [`  ${styleText('yellow', describePause(view.pause, nowMs))}`] : []),
    ...describeUnderWay(view.progress, nowMs).map((line) => `  ${line}`),
  ];
}

const excluded = (ids: readonly string[] = []) => (ids.length > 0 ? `, leaves out ${ids.join(', ')}` : '');

const NAME_WIDTH = 22;
const INDENT = ' '.repeat(NAME_WIDTH + 6);

/** A line for each rule, and what the one that decides says of itself. */
export const describeOpinions = (opinions: readonly Opinion<BaseDecision>[], controller = 'replicas'): string[] =>
  opinions.flatMap((opinion, at) => describeOpinion(opinion, at, controller));

function describeOpinion({ rule, outcome, opinion }: Opinion<BaseDecision>, at: number, controller: string): string[] {
  const name = `${String(at + 1).padStart(2)}  ${spell(rule).padEnd(NAME_WIDTH)}`;
  if (!opinion) return [dim(`${name}  ${outcome === 'no-opinion' ? 'no opinion' : 'not asked'}`)];
  const said = `${describeKind(opinion.kind, 0)}: ${opinion.reason}`;
  if (outcome === 'put-off') return [`${name}  ${said} ${styleText('yellow', '(put off)')}`];
  return [`${bold(name)}  ${said}`, dim(`${INDENT}${wrap(sentenceOf(rule, controller), INDENT)}`)];
}

/** What the comment on the rule says. */
const sentenceOf = (rule: string, controller: string) =>
  readDeclarations(controller).find(({ file, name }) => name === rule && file.startsWith('rules/'))?.doc ?? '';

/** The decision, with everything that it was made from. */
export function describeDecision(decision: BaseDecision, mode: 'observe' | 'act'): string[] {
  const { kind, reason, numbers, ...rest } = decision;
  const also = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const note = {
    observe: 'In mode observe it is recorded and told, and nothing is changed.',
    act: 'At its next look, the controller does this, if things are still so.',
  }[mode];
  const all = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return [
    `${bold('Decision')}  ${describeKind(kind, 0)}: ${reason}`,
    ...(describeNumbers(numbers) ? [`  ${describeNumbers(numbers)}`] : []),
    dim(`  ${wrap(all.join(' '), '  ')}`),
    ...also.map((line) => `  ${wrap(line, '  ')}`),
    ...(kind === 'hold' ? [] : [`  ${note}`]),
  ];
}
