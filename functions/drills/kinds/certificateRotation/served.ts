import type { Attempt } from '../../../workers/prober/contract/attempt.ts';
import type { Look } from '../kind.ts';
import type { DrillRecord } from '../../api/record.ts';
import type { Phase } from '../../machine/phase.ts';
import { factsOf } from './facts.ts';
import { seesEverywhere } from './seen.ts';

/** Whether clients are served what they are to be served in a phase: the old certificate, the new one, the old one. */
export function servedInRotation(
  { plan, injection, putBack, replacement }: DrillRecord,
  attempts: readonly Attempt[],
  phase: Phase,
): Look {
  const { oldSerial, probes } = factsOf(plan!);
  switch (phase) {
    case 'before':
      return seesEverywhere(attempts, probes, oldSerial, 0);
    case 'during':
      return seesEverywhere(attempts, probes, replacement?.serial ?? '', injection?.wholeAtMs ?? 0);
    case 'after':
      return seesEverywhere(attempts, probes, oldSerial, putBack?.atMs ?? 0);
  }
}
