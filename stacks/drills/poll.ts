import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { otherwise, type States, type Step } from './states.ts';

/** A step that is repeated, with a wait between, until it answers that it is done. */
export interface Poll {
  readonly name: string;
  readonly step: Omit<Step, 'retry'>;
  /** The choice that reads the answer. */
  readonly question: string;
  /** The answer after which it is polled again. */
  readonly again: 'waiting' | 'under-way';
  readonly wait: {
    readonly name: string;
    /** A number, or where the answer has it. */
    readonly seconds: number | string;
    /** Before the first poll, too. */
    readonly isFirst: boolean;
  };
  /** Where other answers lead (default: on). */
  readonly elsewhere?: Readonly<Record<string, sfn.IChainable>>;
}

/** The states of a poll. A repeated poll changes nothing twice, so it may be retried. */
export function pollUntilDone(states: States, { name, step, question, again, wait, elsewhere = {} }: Poll): sfn.Chain {
  const poll = states.step(name, { ...step, retry: 'transient' });
  const pause = states.wait(wait.name, wait.seconds);
  const isDone = states.choice(question);
  const answered = (answer: string) => sfn.Condition.stringEquals('$.state', answer);
  isDone.when(answered(again), pause);
  for (const [answer, next] of Object.entries(elsewhere)) isDone.when(answered(answer), next);
  pause.next(poll).next(isDone);
  return sfn.Chain.custom(wait.isFirst ? pause : poll, [otherwise(isDone)], isDone);
}
