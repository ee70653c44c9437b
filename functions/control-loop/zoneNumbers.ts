import type { Numbers } from './decision.ts';

/** What the metrics of a decision say about one Availability Zone. */
export interface ZoneNumbers {
  readonly zone: string;
  /** Machines. */
  readonly healthy: number;
  readonly registered: number;
  readonly required: number;
  /** What else is to be known of it. */
  readonly notes: readonly string[];
}

/** Metrics of a zone that are there only where they say something: `ZONE METRIC`. */
const NOTES: Readonly<Record<string, string>> = {
  unhealthyInElb: 'unhealthy in ELB',
  shiftedAway: 'shifted away',
  otherGroupDark: 'another target group has no healthy target',
};

const REQUIRED = ' required';

/** The zones that a decision's metrics tell of, as `ZONE healthy`, `ZONE registered` and `ZONE required`. */
export const zonesIn = (numbers: Numbers): ZoneNumbers[] =>
  Object.keys(numbers)
    .filter((name) => name.endsWith(REQUIRED))
    .map((name) => {
      const zone = name.slice(0, -REQUIRED.length);
      return {
        zone,
        healthy: numbers[`${zone} healthy`] ?? 0,
        registered: numbers[`${zone} registered`] ?? 0,
        required: numbers[name]!,
        notes: Object.entries(NOTES).flatMap(([note, text]) => (numbers[`${zone} ${note}`] ? [text] : [])),
      };
    });

/** `eu-west-1b: 0 of 2 healthy, 2 required`: what is required only where it is missed. */
export function describeZone({ zone, healthy, registered, required, notes }: ZoneNumbers): string {
  const missed = healthy < required ? [`${required} required`] : [];
  return `${zone}: ${[`${healthy} of ${registered} healthy`, ...missed, ...notes].join(', ')}`;
}

/** `cross-zone on`; nothing where the metrics do not say. */
export const describeCrossZone = ({ crossZone }: Numbers): string[] =>
  crossZone === undefined ? [] : [`cross-zone ${crossZone === 1 ? 'on' : 'off'}`];

/** The zones that are why something is the matter: those that miss what they need, or that something is to be known of. */
export function describeConcerned(numbers: Numbers): string | undefined {
  const concerned = zonesIn(numbers).filter(
    ({ healthy, registered, required, notes }) => healthy < required || healthy < registered || notes.length > 0,
  );
  if (concerned.length === 0) return undefined;
  return [...concerned.map(describeZone), ...describeCrossZone(numbers)].join('; ');
}
