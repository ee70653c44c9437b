import type { TargetState, TargetView } from './target.ts';

/** What fails as one: an instance, a task or another address, with everything that is registered of it in a group. */
export interface Machine {
  /** An instance's id, or the address of what is none. */
  readonly machine: string;
  /** undefined outside of the VPC. */
  readonly zone: string | undefined;
  readonly weight: number;
  /** The best of its registrations. */
  readonly state: TargetState;
  /** One for each of its ports. */
  readonly registrations: readonly TargetView[];
}

/** The best comes first. */
const FROM_BEST: readonly TargetState[] = [
  'healthy',
  'initial',
  'unhealthy',
  'unavailable',
  'unused',
  'unhealthy.draining',
  'draining',
];

/**
 * A machine counts once, however many of its ports are registered, and is healthy if one of them is: that one is sent new
 * connections, and the others are not. Two healthy ports of one machine die together.
 */
export function machinesOf(targets: readonly TargetView[]): Machine[] {
  return [...Map.groupBy(targets, ({ machine }) => machine)].map(([machine, registrations]) => ({
    machine,
    zone: registrations.find(({ zone }) => zone !== undefined)?.zone,
    weight: Math.max(...registrations.map(({ weight }) => weight)),
    state: FROM_BEST.find((state) => registrations.some((registration) => registration.state === state))!,
    registrations,
  }));
}

/** The ID in a target's key; an IPv6 address has colons of its own. */
export const idInKey = (key: string): string => key.slice(0, key.lastIndexOf(':'));
