import { type Counts, NO_USE, type Use, type UseByFunction } from './counts.ts';
import type { Declared } from './declared.ts';
import { PRICES, type PriceName } from './prices.ts';

/** One line of the bill of a month. */
export interface Line {
  readonly what: string;
  readonly price: PriceName;
  /** In units of the price's unit. */
  readonly units: number;
}

/** A month of 730 hours, as in the AWS Pricing Calculator. */
export const HOURS_A_MONTH = 730;
const DAYS_A_MONTH = HOURS_A_MONTH / 24;
const HOURS_A_DAY = 24;

/**
 * CPU time of one quiet invocation beyond waiting for AWS, in seconds: an assumption, on the large side of what a tick takes
 * on a 512 MB function, whose share of a core is 0.29.
 */
const CPU_SECONDS_AN_INVOCATION = 0.1;

const MB_A_GB = 1_024;
const BYTES_A_GB = 1_024 ** 3;

export const usdOf = ({ price, units }: Line): number => (PRICES[price].usd / PRICES[price].per) * units;

export const totalUsd = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + usdOf(line), 0);

/** What a month costs in which nothing happens. */
export const billOf = (counts: Counts, declared: Declared, sizes: Sizes): Line[] => [
  ...Object.entries(alarmsOf(declared)).map(([stack, units]): Line => ({
    what: `Alarms ${ALARMS[stack] ?? `of ${stack}`}`,
    price: 'alarm',
    units,
  })),
  { what: 'Dashboards', price: 'dashboard', units: declared.dashboards },
  { what: 'Customer managed keys', price: 'key', units: declared.keys },
  ...linesOf(monthOf(counts, sizes), declared),
  // A machine costs nothing while no drill runs.
  { what: 'State machines, without a drill', price: 'transition', units: 0 },
];

/** What a hundred more of a part add to it. */
export function addedByHundred(
  part: keyof Sizes,
  counts: Counts,
  { declared, declaredByOne, sizes }: { declared: Declared; declaredByOne: Declared; sizes: Sizes },
): Line[] {
  const more = (sizes[part] - 1) / 100;
  const own = Object.entries(counts.hour).filter(([name]) => GROWS_WITH[name] === part);
  const month = own.map(([name, use]): [string, Use] => {
    const ofOne = counts.hourOfOne[name] ?? NO_USE;
    const added = (whole: number, one: number) => Math.max(0, whole - one) / more;
    const hourly = {
      ...combine(use, ofOne, added),
      customMetrics: added(use.customMetrics, ofOne.customMetrics),
    };
    return [
      name,
      combine(hourly, dailyOf(counts, name), (hour, extra) => hour * HOURS_A_MONTH + extra * 100 * DAYS_A_MONTH),
    ];
  });
  const [alarms, alarmsOfOne] = [alarmsOf(declared), alarmsOf(declaredByOne)];
  return [
    ...Object.entries(alarms).flatMap(([stack, metrics]): Line[] =>
      ALARMS_OF[part] === stack
        ? [{ what: `Alarms ${ALARMS[stack]}`, price: 'alarm', units: (metrics - (alarmsOfOne[stack] ?? 0)) / more }]
        : [],
    ),
    ...linesOf(Object.fromEntries(month), declared),
  ];
}

/** Metrics of alarms, by the kind of their stack. */
const alarmsOf = ({ alarmMetrics }: Declared): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(alarmMetrics, ({ stack }) => stack)).map(([stack, alarms = []]) => [
      stack,
      alarms.reduce((total, { metrics }) => total + metrics, 0),
    ]),
  );

function linesOf(month: UseByFunction, { memoryMb }: Declared): Line[] {
  const sum = (of: (use: Use) => number) => Object.values(month).reduce((total, use) => total + of(use), 0);
  const logGigabytes = sum(({ logBytes }) => logBytes) / BYTES_A_GB;
  const gigabyteSeconds = Object.entries(month).map(
    ([name, { milliseconds, invocations }]) =>
      (milliseconds / 1_000 + invocations * CPU_SECONDS_AN_INVOCATION) * ((memoryMb[name] ?? 512) / MB_A_GB),
  );
  return [
    { what: 'Metrics read', price: 'metricRead', units: sum(({ metricsRead }) => metricsRead) },
    {
      what: 'Alarms read',
      price: 'cloudWatchRequest',
      units: sum(({ calls }) => calls['monitoring:DescribeAlarms'] ?? 0),
    },
    {
      what: 'Lambda, time',
      price: 'lambdaGigabyteSecond',
      units: gigabyteSeconds.reduce((total, each) => total + each, 0),
    },
    { what: 'Lambda, invocations', price: 'lambdaRequest', units: sum(({ invocations }) => invocations) },
    { what: 'Ticks', price: 'schedule', units: sum(({ invocations }) => invocations) },
    { what: 'Ledger, read', price: 'readUnit', units: sum(({ readUnits }) => readUnits) },
    { what: 'Ledger, written', price: 'writeUnit', units: sum(({ writeUnits }) => writeUnits) },
    { what: 'Events published', price: 'event', units: sum(({ eventsPublished }) => eventsPublished) },
    { what: 'Metrics of our own', price: 'customMetric', units: sum(({ customMetrics }) => customMetrics) },
    { what: 'Logs, ingested', price: 'logGigabyte', units: logGigabytes },
    { what: 'Logs, kept for a month', price: 'logGigabyteMonth', units: logGigabytes },
  ];
}

const ALARMS: Readonly<Record<string, string>> = {
  Evenkeel: 'of Evenkeel itself',
  EvenkeelAlarms: 'of clusters',
  EvenkeelTargetAlarms: 'of target groups',
};

const ALARMS_OF: Readonly<Partial<Record<keyof Sizes, string>>> = {
  clusters: 'EvenkeelAlarms',
  groups: 'EvenkeelTargetAlarms',
};

/** How much of each part a fleet has. */
export interface Sizes {
  readonly clusters: number;
  readonly listeners: number;
  readonly groups: number;
}

/** Which part a function's work grows with. */
const GROWS_WITH: Readonly<Record<string, keyof Sizes>> = {
  Replicas: 'clusters',
  SafetyNet: 'clusters',
  Endpoints: 'clusters',
  Certificates: 'listeners',
  Handshakes: 'listeners',
  Targets: 'groups',
};

/** Quiet hours, and what a day has besides: counted with one of each, and taken for each of the fleet. */
function monthOf(counts: Counts, sizes: Sizes): UseByFunction {
  const names = new Set([...Object.keys(counts.hour), ...Object.keys(counts.dayOfOne)]);
  return Object.fromEntries(
    [...names].toSorted().map((name) => {
      const part = GROWS_WITH[name];
      const times = part === undefined ? 1 : sizes[part];
      const month = combine(
        counts.hour[name] ?? NO_USE,
        dailyOf(counts, name),
        (hourly, extra) => hourly * HOURS_A_MONTH + extra * times * DAYS_A_MONTH,
      );
      return [name, month];
    }),
  );
}

/** What a function does once or twice a day, with one of each. */
const dailyOf = ({ hourOfOne, dayOfOne }: Counts, name: string): Use =>
  combine(dayOfOne[name] ?? NO_USE, hourOfOne[name] ?? NO_USE, (day, hour) => Math.max(0, day - hour * HOURS_A_DAY));

/** Figure by figure. */
function combine(one: Use, other: Use, how: (one: number, other: number) => number): Use {
  const calls = new Set([...Object.keys(one.calls), ...Object.keys(other.calls)]);
  return {
    invocations: how(one.invocations, other.invocations),
    milliseconds: how(one.milliseconds, other.milliseconds),
    logBytes: how(one.logBytes, other.logBytes),
    metricsRead: how(one.metricsRead, other.metricsRead),
    readUnits: how(one.readUnits, other.readUnits),
    writeUnits: how(one.writeUnits, other.writeUnits),
    eventsPublished: how(one.eventsPublished, other.eventsPublished),
    customMetrics: Math.max(one.customMetrics, other.customMetrics),
    calls: Object.fromEntries([...calls].map((name) => [name, how(one.calls[name] ?? 0, other.calls[name] ?? 0)])),
  };
}
