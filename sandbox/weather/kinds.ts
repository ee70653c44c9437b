import type { Region } from '../region.ts';
import type { WeatherKind } from './request.ts';

/** What a page is told of a kind of weather. */
export interface WeatherKindMeta {
  readonly kind: WeatherKind;
  readonly group: 'Time' | 'Load' | 'Fail' | 'Certificates' | 'Refuse';
  readonly label: string;
  readonly shortcut?: string;
  readonly targets?: readonly string[];
  readonly amount?: { readonly unit: string; readonly min: number; readonly max: number; readonly default: number };
  readonly unavailableBecause?: string;
}

/** A kind of weather, and what it can be aimed at. */
interface Kind extends Omit<WeatherKindMeta, 'targets' | 'unavailableBecause'> {
  readonly targetsIn?: (region: Region) => readonly string[];
  /** Said where there is no target. */
  readonly without?: string;
}

/** The services whose refusal the product has to live with, by the names by which requests to them are signed. */
const SERVICES = ['rds', 'monitoring', 'dynamodb', 'elasticloadbalancing', 'acm', 'route53', 'events'];

/** So many targets of one kind are offered; each one can be aimed at. */
const MAX_TARGETS = 60;

const instancesIn = (region: Region, isWanted: (one: { isWriter: boolean; isUp: boolean }) => boolean): string[] =>
  region.rds.inspect().clusters.flatMap(({ instances }) => instances.filter(isWanted).map(({ id }) => id));

/** A load is on clusters alone. */
const clustersIn = (region: Region): string[] =>
  region.rds.inspect().clusters.flatMap(({ id }) => (region.physics.hasLoad(id) ? [id] : []));

const zonesIn = (region: Region): string[] => {
  const ofInstances = region.rds.inspect().clusters.flatMap(({ instances }) => instances.map(({ zone }) => zone));
  const ofTargets = region.elasticLoadBalancing.state.loadBalancers.all().flatMap(({ zones }) => [...zones.keys()]);
  return [...new Set([...ofInstances, ...ofTargets])].toSorted();
};

const targetsIn = (region: Region): string[] => [
  ...new Set(
    region.elasticLoadBalancing.state.targetGroups
      .all()
      .flatMap(({ targets }) => [...targets.values()].map(({ id }) => id)),
  ),
];

const recordsIn = (region: Region): string[] =>
  region.route53
    .inspect()
    .filter(({ type, values }) => type === 'CNAME' && values.some((value) => value.includes('acm-validations')))
    .map(({ name }) => name);

const offeringsIn = (region: Region): string[] => [
  ...new Set(
    region.rds
      .inspect()
      .clusters.flatMap(({ instances }) => instances.map(({ instanceClass, zone }) => `${instanceClass} in ${zone}`)),
  ),
];

const MINUTES = (min: number, max: number, usual: number) => ({ unit: 'minutes', min, max, default: usual });

const KINDS: readonly Kind[] = [
  { kind: 'pause', group: 'Time', label: 'Pause', shortcut: ' ' },
  // As fast as the fastest scenario begins: who goes faster there must not become slower.
  {
    kind: 'speed',
    group: 'Time',
    label: 'Speed',
    shortcut: '.',
    amount: { unit: 'x', min: 1, max: 3600, default: 60 },
  },
  { kind: 'next-decision', group: 'Time', label: 'Next decision', shortcut: 'n' },
  ...(
    [
      ['load-up', 'Up', '+', { unit: '%', min: 5, max: 300, default: 50 }],
      ['load-down', 'Down', '-', { unit: '%', min: 5, max: 95, default: 40 }],
      ['load-spike', 'Spike', 's', { unit: '%', min: 20, max: 500, default: 120 }],
    ] as const
  ).map(([kind, label, shortcut, amount]): Kind => {
    return { kind, group: 'Load', label, shortcut, amount, targetsIn: clustersIn, without: 'no cluster has a load' };
  }),
  {
    kind: 'zone-outage',
    group: 'Fail',
    label: 'AZ',
    shortcut: 'z',
    amount: MINUTES(1, 360, 30),
    targetsIn: zonesIn,
    without: 'nothing is in any zone',
  },
  {
    kind: 'target-failure',
    group: 'Fail',
    label: 'Target',
    shortcut: 'g',
    amount: MINUTES(1, 360, 30),
    targetsIn,
    without: 'the fleet has no target groups',
  },
  {
    kind: 'reader-failure',
    group: 'Fail',
    label: 'Reader',
    shortcut: 'r',
    targetsIn: (region) => instancesIn(region, ({ isWriter, isUp }) => !isWriter && isUp),
    without: 'there is no reader',
  },
  {
    kind: 'writer-failure',
    group: 'Fail',
    label: 'Writer',
    shortcut: 'w',
    targetsIn: (region) => instancesIn(region, ({ isWriter, isUp }) => isWriter && isUp),
    without: 'there is no writer',
  },
  {
    kind: 'delete-record',
    group: 'Certificates',
    label: 'Delete record',
    shortcut: 'd',
    targetsIn: recordsIn,
    without: 'there is no validation record',
  },
  {
    kind: 'age-certificates',
    group: 'Certificates',
    label: 'Age',
    shortcut: 'a',
    amount: { unit: 'days', min: 1, max: 365, default: 30 },
    targetsIn: (region) => (region.acm.inspect().some(({ status }) => status === 'ISSUED') ? ['all'] : []),
    without: 'there is no certificate',
  },
  {
    kind: 'refuse-api',
    group: 'Refuse',
    label: 'API',
    shortcut: 'p',
    amount: MINUTES(1, 120, 10),
    targetsIn: () => SERVICES,
  },
  {
    kind: 'refuse-offering',
    group: 'Refuse',
    label: 'Offering',
    shortcut: 'o',
    amount: MINUTES(1, 360, 30),
    targetsIn: offeringsIn,
    without: 'there is no cluster',
  },
];

/** All that a kind can be aimed at in a Region now. */
export const targetsOf = (wanted: WeatherKind, region: Region): readonly string[] =>
  KINDS.find(({ kind }) => kind === wanted)?.targetsIn?.(region) ?? [];

/** The kinds of weather as they are possible in a Region now. */
export const kindsIn = (region: Region): WeatherKindMeta[] =>
  KINDS.map(({ targetsIn: find, without, ...kind }) => {
    const targets = find?.(region).slice(0, MAX_TARGETS);
    return {
      ...kind,
      ...(targets && { targets }),
      ...(targets?.length === 0 && without !== undefined && { unavailableBecause: without }),
    };
  });
