import type { Logger } from '@aws-lambda-powertools/logger';
import type { Notice } from '../../control-loop/attention.ts';
import { tellPeople } from '../../control-loop/tellPeople.ts';
import { wordsOf } from '../../aws/refused.ts';
import type { DrillContext } from './context.ts';
import { type Hindrance, type Memory, type Waiting, waitPatiently } from './patience.ts';

/** What tells people of a drill that cannot go on. */
export type Telling = Pick<DrillContext, 'environment'> & { readonly logger: Logger };

/** The next call, as a step hands it to its state machine. */
export interface Next {
  readonly waitSeconds: number;
  readonly memory: Memory;
}

interface About {
  readonly drillId: string;
  readonly resource: string;
  /** `The clean-up` */
  readonly what: string;
  /** What to do (default: wait, or leave everything as it is). */
  readonly advice?: string;
}

/** Tells people as AWS and the drill go on or do not, and says when to call again. */
export async function goOn(tools: Telling, about: About, memory: Memory, waiting: Waiting): Promise<Next> {
  const nowMs = Date.now();
  const { drillId, resource, what } = about;
  const said = { ...waiting, text: `${what} of ${drillId} cannot be finished: ${waiting.text.replace(/\.$/, '')}` };
  const { notices, ...next } = waitPatiently(
    memory,
    said,
    about.advice ?? adviceFor(drillId, waiting.hindrance, tools.environment.stage),
    nowMs,
  );
  await tell(tools, resource, notices);
  return next;
}

/** To people, by what controllers tell them by, too. */
export async function tell(
  { environment, logger }: Telling,
  resource: string,
  notices: readonly Notice[],
): Promise<void> {
  const bus = { busName: environment.busName, logger };
  await tellPeople(bus, { controller: 'drills', resource }, notices, Date.now());
}

/** A step that has failed altogether, the ledger included, is called again like any other. */
export const failed = (error: unknown): Waiting => ({ text: wordsOf(error), hindrance: 'unanswered' });

const adviceFor = (drillId: string, hindrance: Hindrance | undefined, stage: string): string =>
  `${AGAIN[hindrance ?? 'under-way']}; until then the drill keeps its lock and its interlocks. To leave everything as it is and release them: \`evenkeel drill leave ${drillId} --why TEXT --stage ${stage}\`, or \`/evenkeel drill leave ${drillId} REASON\` in Slack.`;

/** What AWS clearly refuses is not asked for without an end: `ROLLBACK_MAX_MS`. */
const AGAIN: Readonly<Record<Hindrance | 'under-way', string>> = {
  denied:
    'Give the permission back to the role that AWS names, or see which policy denies it. It is tried again for half an hour, then left to you',
  refused: 'It is tried again for half an hour, then left to you',
  unanswered: 'It is tried again for as long as it takes, at most two minutes apart',
  'under-way': 'It is looked at again every few seconds',
};
