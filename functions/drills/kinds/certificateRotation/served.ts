import type { Attempt } from '../../../workers/prober/contract/attempt.ts';
import type { Observation } from '../kind.ts';
import type { DrillRecord } from '../../api/record.ts';
import type { Phase } from '../../machine/phase.ts';
import { factsOf } from './facts.ts';
import { seesEverywhere } from './seen.ts';

/** Whether clients are served the certificate of a phase: the old one, the new one, and the old one again. */
export function servedInRotation(
  { plan, injection, rollback, replacement }: DrillRecord,
  attempts: readonly Attempt[],
  phase: Phase,
): Observation {
  const { oldSerial, probes } = factsOf(plan!);
  switch (phase) {
    case 'before':
      return seesEverywhere(attempts, probes, oldSerial, 0);
    case 'during':
      return seesEverywhere(attempts, probes, replacement?.serial ?? '', injection?.wholeAtMs ?? 0);
    case 'after':
      return seesEverywhere(attempts, probes, oldSerial, rollback?.atMs ?? 0);
  }
}
