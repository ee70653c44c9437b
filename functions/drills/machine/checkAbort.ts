import { alarmsOn } from './alarms.ts';
import type { StepTools } from '../steps/step.ts';

/** The event of an alarm may be lost or late, so every step reads the abort alarms. @throws {AbortedError} */
export async function checkAbort({ policy, record, store }: StepTools): Promise<void> {
  const { drillId, abort } = record;
  if (abort) throw new AbortedError(`${abort.by}: ${abort.why}`);
  const on = await alarmsOn(policy().alarms.abort);
  if (on.length === 0) return;
  const byAlarm = { by: 'alarm', why: `${on.join(', ')} went into ALARM`, atMs: Date.now() };
  await store.update(drillId, { abort: byAlarm }, { unless: ['abort'] });
  throw new AbortedError(byAlarm.why);
}

/** Fails the state, and so leads to the clean-up, which reads the abort from the ledger. */
class AbortedError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'DrillAborted';
  }
}
