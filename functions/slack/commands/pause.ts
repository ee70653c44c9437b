import { ALL_RESOURCES } from '../../control-loop/items.ts';
import type { Pause } from '../../control-loop/pause.ts';
import { type LastWord, Pauses } from '../../control-loop/pauses.ts';
import { describePause, describeTime } from '../../control-loop/wording.ts';
import { escape, sentence } from '../blocks.ts';
import { ALL, type Command } from './parseCommand.ts';
import { allOf, type ControlledResource, type Managed, resourcesNamed } from './resources.ts';
import { mentionIn } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

type PauseCommand = Extract<Command, { name: 'pause' }>;

/** Records a pause in the ledger. It takes effect with the next reconciliation. */
export async function pause({ target, forMs, why }: PauseCommand, tools: Tools): Promise<Answer> {
  const { nowMs, by, tableName } = tools;
  const word = { by, why, sinceMs: nowMs, untilMs: nowMs + forMs };
  const newer: LastWord[] = [];
  for (const [controller, resource] of mainTargets(target, tools)) {
    const outcome = await new Pauses(tableName, controller).pause(resource, word, Date.now());
    if (outcome.newer) newer.push(outcome.newer);
  }
  if (newer[0]) return standing(target, newer[0]);
  const after = 'The reconciliation in progress will finish; after that nothing changes until it is resumed.';
  return {
    ...sentence(
      `${subjectOf(target)} is ${textOfPause(word, nowMs)}\n${after} To resume: \`/evenkeel resume ${target}\``,
    ),
    isForAll: true,
  };
}

/** Ends a pause, whoever set it. */
export async function resume({ target, why }: Extract<Command, { name: 'resume' }>, tools: Tools): Promise<Answer> {
  const { nowMs, by, tableName } = tools;
  const ended: Pause[] = [];
  const newer: LastWord[] = [];
  const remaining: string[] = [];
  for (const [controller, resource] of allTargets(target, tools)) {
    const pauses = new Pauses(tableName, controller);
    const outcome = await pauses.resume(resource, { by, why, atMs: nowMs, nowMs: Date.now() });
    if (outcome.ended) ended.push(outcome.ended);
    if (outcome.newer) newer.push(outcome.newer);
    for (const [paused, word] of await pauses.list(nowMs)) {
      if (paused !== resource && (target === ALL || paused === ALL_RESOURCES)) {
        remaining.push(`${subjectOf(paused === ALL_RESOURCES ? ALL : paused)} is still ${textOfPause(word, nowMs)}`);
      }
    }
  }
  if (newer[0]) return standing(target, newer[0]);
  const [first] = ended;
  if (!first) {
    const none = target === ALL ? 'There is no pause for all resources.' : `${subjectOf(target)} was not paused.`;
    return sentence([none, ...remaining].join('\n'));
  }
  const said = `${subjectOf(target)} is resumed by ${mentionIn(by)}; it was paused by ${mentionIn(escape(first.by))}: ${escape(first.why)}`;
  return { ...sentence([said, ...remaining].join('\n')), isForAll: true };
}

/** A request that is carried out late, or again, does not undo what somebody has said since. */
function standing(target: string, { by, ended, sinceMs }: LastWord): Answer {
  const done = `${ended ? 'resumed' : 'paused'} by ${mentionIn(escape(by))} at ${describeTime(sinceMs)} UTC`;
  return sentence(`Nothing was changed: ${subjectOf(target)} was ${done}, after this request.`);
}

/** Controllers, each with the name of the resource. */
type Targets = ReadonlyMap<string, string>;

/** Pausing a cluster does not pause its safety net, which adds readers meanwhile. */
const mainTargets = (target: string, tools: Tools): Targets => targetsNamed(target, tools, ({ main }) => [main]);

/** Releasing a safety net pauses it: resuming the cluster restores it. */
const allTargets = (target: string, tools: Tools): Targets => targetsNamed(target, tools, allOf);

function targetsNamed(
  target: string,
  { managed }: Tools,
  who: (one: Managed) => readonly ControlledResource[],
): Targets {
  const named = target === ALL ? managed : resourcesNamed(target, managed);
  const resources = named.flatMap(who);
  return new Map(resources.map(({ name, controller }) => [controller.name, target === ALL ? ALL_RESOURCES : name]));
}

const subjectOf = (target: string) => (target === ALL ? 'Everything' : `*${escape(target)}*`);

const textOfPause = (word: Pause, nowMs: number) => mentionIn(escape(describePause(word, nowMs)));
