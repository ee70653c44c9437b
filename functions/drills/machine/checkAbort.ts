import { alarmsOn } from './alarms.ts';
import type { StepTools } from '../steps/step.ts';

/** An alarm that nobody heard of would be too late: each look asks. @throws {AbortedError} */
export async function checkAbort({ policy, record, store }: StepTools): Promise<void> {
  const { drillId, abort } = record;
  if (abort) throw new AbortedError(`${abort.by}: ${abort.why}`);
  const on = await alarmsOn(policy().alarms.abort);
  if (on.length === 0) return;
  const word = { by: 'alarm', why: `${on.join(', ')} went into ALARM`, atMs: Date.now() };
  await store.update(drillId, { abort: word }, { unless: ['abort'] });
  throw new AbortedError(word.why);
}

/** Ends the machine's way through the drill; the clean-up reads the rest from the ledger. */
class AbortedError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'DrillAborted';
  }
}
