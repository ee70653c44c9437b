import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import type { Figure, Say } from '../figure.ts';
import { rounded, spread } from '../statistics.ts';
import { monthlyCostUsd, PRICES_USD } from './cost.ts';
import fleet from './fleet.ts';
import { type Calls, type Minute, QuietRegion } from './region.ts';

/** Two of the five minutes in which every cluster has its turn. */
const MEASURED_MINUTES = 10;
const SAMPLED_EVERY_MINUTES = 5;

/** The fleet has settled after this many consecutive minutes without a write. */
const SETTLED_AFTER_MINUTES = 5;
const LONGEST_SETTLING_MINUTES = 60;

const CLUSTERS = Object.keys(fleet.clusters).length;
const INSTANCES = Object.values(fleet.clusters).reduce((sum, { readers }) => sum + 1 + readers.min, 0);

/** RDS's records per page, and CloudWatch's metrics per call. */
const PAGE = 100;
const METRICS_A_CALL = 500;

/** One page of clusters, instances and custom endpoints for each hundred that were started; every cluster has one endpoint. */
const DESCRIBE_CALLS = [CLUSTERS, INSTANCES, CLUSTERS].reduce((sum, records) => sum + Math.ceil(records / PAGE), 0);

/** The AWS calls of a tick and their cost, while a fleet of a thousand clusters is idle. */
export async function quietFleet(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  try {
    const quiet = await QuietRegion.create(fleet, assembly.folder, say);
    const settledAfterMinutes = await settle(quiet, say);
    const minutes: Minute[] = [];
    while (minutes.length < MEASURED_MINUTES) {
      say(`quiet minute ${minutes.length + 1} of ${MEASURED_MINUTES}`);
      minutes.push(await quiet.nextMinute());
    }
    const readUnits = await quiet.readUnitsOf(minutes.at(-1)!.queries);
    return [...callFigures(minutes, settledAfterMinutes), ...costFigures(minutes, readUnits)];
  } finally {
    await assembly.remove();
  }
}

/**
 * Lets the controller create every cluster's endpoint and publish its first decision. @returns the minutes that this
 * took
 */
async function settle(quiet: QuietRegion, say: Say): Promise<number> {
  let quietMinutes = 0;
  for (let minute = 1; minute <= LONGEST_SETTLING_MINUTES; minute++) {
    say(`settling, minute ${minute}`);
    quietMinutes = isQuiet(await quiet.nextMinute()) ? quietMinutes + 1 : 0;
    if (quietMinutes === SETTLED_AFTER_MINUTES) return minute - quietMinutes;
  }
  throw new Error(`the fleet did not settle in ${LONGEST_SETTLING_MINUTES} minutes`);
}

function callFigures(minutes: readonly Minute[], settledAfterMinutes: number): Figure[] {
  const metricsRead = minutes.reduce((sum, minute) => sum + minute.metricsRead, 0);
  return [
    {
      name: 'quiet-fleet.describe-calls',
      measured: Math.max(...minutes.map((minute) => callsOf(minute.calls, /^DescribeDB/))),
      unit: 'calls per tick',
      target: { atMost: DESCRIBE_CALLS },
      details: {
        clusters: CLUSTERS,
        instances: INSTANCES,
        settledAfterMinutes,
        callsOfLastTick: minutes.at(-1)!.calls,
        callsOfOtherFunctionsInAll: sumOf(minutes.map(({ otherCalls }) => otherCalls)),
      },
    },
    {
      name: 'quiet-fleet.metric-calls',
      measured: Math.max(
        ...minutes.map((minute) => callsOf(minute.calls, /^GetMetricData$/) / callsFor(minute.metricsRead)),
      ),
      unit: `calls per ${METRICS_A_CALL} metrics, rounded up`,
      target: { atMost: 1 },
      details: { metricsATick: spread(minutes.map((minute) => minute.metricsRead)) },
    },
    {
      name: 'quiet-fleet.metrics',
      measured: rounded(metricsRead / CLUSTERS / (minutes.length / SAMPLED_EVERY_MINUTES), 2),
      unit: `per cluster and ${SAMPLED_EVERY_MINUTES} minutes`,
      target: { atMost: 2 },
      details: { metricsRead, minutes: minutes.length },
    },
    {
      name: 'quiet-fleet.writes',
      measured: minutes.reduce((sum, minute) => sum + writesOf(minute), 0),
      unit: `in ${minutes.length} minutes`,
      target: { atMost: 0 },
      details: {},
    },
  ];
}

function costFigures(minutes: readonly Minute[], readUnits: number): Figure[] {
  const wall = spread(minutes.map(({ wallMs }) => wallMs));
  const region = spread(minutes.map(({ regionMs }) => regionMs));
  const metricsRead = minutes.reduce((sum, minute) => sum + minute.metricsRead, 0) / minutes.length;
  const cost = monthlyCostUsd({ metricsRead, readUnits, regionMs: region.median, wallMs: wall.median });
  return [
    { name: 'quiet-fleet.tick', measured: wall.median, unit: 'ms on this machine', details: { wallMs: wall } },
    {
      name: 'quiet-fleet.tick-region',
      measured: region.median,
      unit: 'ms of Region time',
      details: { regionMs: region },
    },
    {
      name: 'quiet-fleet.cost',
      measured: cost.total,
      unit: 'USD per month',
      details: { ...cost, metricsReadATick: metricsRead, readUnitsATick: readUnits, pricesUsd: PRICES_USD },
    },
  ];
}

const callsFor = (metricsRead: number) => Math.max(1, Math.ceil(metricsRead / METRICS_A_CALL));

const DYNAMODB_WRITES = /^(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/;

/** By whichever function. */
const writesOf = ({ calls, otherCalls }: Minute) =>
  callsOf(calls, DYNAMODB_WRITES) + callsOf(otherCalls, DYNAMODB_WRITES);

const isQuiet = (minute: Minute) => writesOf(minute) === 0 && callsOf(minute.otherCalls, /^PutParameter$/) === 0;

function callsOf(calls: Calls, operations: RegExp): number {
  return Object.entries(calls).reduce((sum, [operation, count]) => sum + (operations.test(operation) ? count : 0), 0);
}

function sumOf(all: readonly Calls[]): Calls {
  const sum: Record<string, number> = {};
  for (const calls of all)
    for (const [operation, count] of Object.entries(calls)) sum[operation] = (sum[operation] ?? 0) + count;
  return sum;
}
