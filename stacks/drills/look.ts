import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { otherwise, type States, type Step } from './states.ts';

/** A step that is repeated, with a wait between, until it answers that it is over. */
export interface Look {
  readonly name: string;
  readonly step: Omit<Step, 'retry'>;
  /** The choice that reads the answer. */
  readonly question: string;
  /** The answer after which it is looked at once more. */
  readonly again: 'waiting' | 'under-way';
  readonly wait: {
    readonly name: string;
    readonly seconds: number;
    /** Before the first look, too. */
    readonly isFirst: boolean;
  };
  /** Where other answers lead; what is not named here goes on. */
  readonly elsewhere?: Readonly<Record<string, sfn.IChainable>>;
}

/** The states of a look. Looking changes nothing that a second look would change again, so that it may be retried. */
export function lookUntilOver(states: States, { name, step, question, again, wait, elsewhere = {} }: Look): sfn.Chain {
  const look = states.step(name, { ...step, retry: 'transient' });
  const pause = states.wait(wait.name, wait.seconds);
  const isOver = states.choice(question);
  const answered = (answer: string) => sfn.Condition.stringEquals('$.state', answer);
  isOver.when(answered(again), pause);
  for (const [answer, next] of Object.entries(elsewhere)) isOver.when(answered(answer), next);
  pause.next(look).next(isOver);
  return sfn.Chain.custom(wait.isFirst ? pause : look, [otherwise(isOver)], isOver);
}
