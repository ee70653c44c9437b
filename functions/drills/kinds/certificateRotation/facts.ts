import type { DrillRecord } from '../../api/record.ts';
import type { DrillPlan } from '../../api/report.ts';
import type { Facts } from '../kind.ts';
import type { Places } from './serving.ts';

/** What the plan of a rotation relies on. */
export interface RotationFacts {
  readonly listenerArn: string;
  readonly oldArn: string;
  readonly oldSerial: string;
  readonly role: 'default' | 'listed';
  readonly names: readonly string[];
  /** Probes that are served the certificate. */
  readonly probes: readonly string[];
  readonly soakMs: number;
}

/** As plans and their hashes contain it. */
export const toFacts = ({ names, probes, role, soakMs, ...facts }: RotationFacts): Facts => ({
  ...facts,
  role,
  names: names.join(' '),
  // A probe's name may have blanks in it.
  probes: probes.join(','),
  soakMs: String(soakMs),
});

export function factsOf({ assumes }: Pick<DrillPlan, 'assumes'>): RotationFacts {
  const fact = (name: keyof RotationFacts): string => assumes[name] ?? '';
  return {
    listenerArn: fact('listenerArn'),
    oldArn: fact('oldArn'),
    oldSerial: fact('oldSerial'),
    role: fact('role') as RotationFacts['role'],
    names: fact('names').split(' '),
    probes: fact('probes').split(','),
    soakMs: Number(fact('soakMs')),
  };
}

export function placesOf({ plan, replacement }: Pick<DrillRecord, 'plan' | 'replacement'>): Places {
  const { oldArn, role } = factsOf(plan!);
  return { oldArn, role, newArn: replacement?.certificateArn };
}
