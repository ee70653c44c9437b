import { fileURLToPath } from 'node:url';
import { PRICES } from '../../cli/cost/prices.ts';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import { createRegion } from '../../sandbox/region.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import type { Figure, Say } from '../figure.ts';
import { rounded } from '../statistics.ts';
import fleet from './fleet.ts';
import { isWhole } from './size.ts';
import { SweepCounter, type SweepUse } from './use.ts';

const MINUTE_MS = 60_000;

/** The first decision about every cluster is recorded and published before the fleet is quiet. */
const SETTLING_MINUTES = 6;

/** Every cluster has its turn once, and what comes every five minutes comes once. */
const MEASURED_MINUTES = 5;

/** A month of 730 hours, as in the AWS Pricing Calculator. */
const TIMES_A_MONTH = (730 * 60) / MEASURED_MINUTES;

const MEMORY_GB = 0.5;

/** Step Functions bills Express executions by 64 MB; these need less. */
const EXPRESS_GB = 0.0625;

/** The states of a run that every execution of a machine goes through, and the beginning. */
const TRANSITIONS = 5;

const CLUSTERS = Object.keys(fleet.clusters).length;

/** What it takes to look over many clusters while nothing happens: in parts, or as a whole. */
export async function sweeps(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  try {
    const problems: string[] = [];
    let counter: SweepCounter | undefined;
    const region = createRegion({
      rds: { instanceQuota: 2 * CLUSTERS },
      onProblem: (message) => problems.push(message),
      onLog: (line) => counter?.onLog(line),
    });
    for (const [at, [name, policy]] of Object.entries(fleet.clusters).entries()) {
      if (at % 500 === 0) say(`creating cluster ${at + 1} of ${CLUSTERS}`);
      await createCluster(region, name, policy);
    }
    say('deploying the stacks');
    // No alarms of clusters: nothing that they report happens here.
    await region.deploy(assembly.folder, { without: ({ type }) => type === 'AWS::CloudWatch::Alarm' });
    counter = new SweepCounter(region);
    const minutes = async (count: number, what: string) => {
      for (let minute = 1; minute <= count; minute++) {
        say(`${what}, minute ${minute} of ${count}`);
        await region.clock.runUntil(region.clock.now() + MINUTE_MS);
      }
    };
    await minutes(SETTLING_MINUTES, 'settling');
    counter.begin();
    const startMs = performance.now();
    await minutes(MEASURED_MINUTES, 'measuring');
    const wallMs = (performance.now() - startMs) / MEASURED_MINUTES;
    const use = await counter.use();
    const undecided = CLUSTERS - decidedIn(region.dynamoDb.inspect('evenkeel-dev'));
    return figuresOf(use, { wallMs, undecided, problems });
  } finally {
    await assembly.remove();
  }
}

const decidedIn = (items: readonly Readonly<Record<string, unknown>>[]): number =>
  items.filter(
    ({ pk, sk, lastDecision }) => pk === 'controller#replicas' && String(sk).startsWith('state#') && lastDecision,
  ).length;

interface Besides {
  readonly wallMs: number;
  readonly undecided: number;
  readonly problems: readonly string[];
}

function figuresOf(use: SweepUse, { wallMs, undecided, problems }: Besides): Figure[] {
  const details = { clusters: CLUSTERS, minutes: MEASURED_MINUTES, how: isWhole() ? 'as a whole' : 'in parts' };
  const longestRunMs = Math.max(use.longestMs, ...use.runsMs);
  return [
    {
      name: 'sweeps.undecided',
      measured: undecided,
      unit: 'clusters without a decision',
      target: { atMost: 0 },
      details: {
        ...details,
        problems: problems.slice(0, 5),
        problemsInAll: problems.length,
        failedRuns: use.failedRuns,
      },
    },
    { name: 'sweeps.refused', measured: use.refused, unit: 'calls', target: { atMost: 0 }, details },
    {
      name: 'sweeps.longest-run',
      measured: rounded(longestRunMs / 1_000, 1),
      unit: 's of Region time',
      details: { ...details, longestInvocationMs: rounded(use.longestMs), runs: use.runsMs.length },
    },
    {
      name: 'sweeps.calls',
      measured: rounded(Object.values(use.calls).reduce((sum, count) => sum + count, 0) / MEASURED_MINUTES),
      unit: 'calls a minute',
      details: { ...details, calls: use.calls },
    },
    {
      name: 'sweeps.cost',
      measured: rounded(Object.values(costOf(use)).reduce((sum, one) => sum + one, 0)),
      unit: 'USD a month, but for alarms',
      details: { ...details, ...costOf(use), use: { ...use, runsMs: undefined, calls: undefined } },
    },
    { name: 'sweeps.wall', measured: rounded(wallMs), unit: 'ms on this machine for a minute', details },
    {
      name: 'sweeps.memory',
      measured: rounded(process.memoryUsage().rss / 1_048_576),
      unit: 'MB of this process, the Region included',
      details,
    },
  ];
}

/** By what AWS bills. */
function costOf(use: SweepUse) {
  const monthly = (units: number, { usd, per }: { readonly usd: number; readonly per: number }) =>
    rounded((units * TIMES_A_MONTH * usd) / per, 2);
  const { GetMetricData: _, DescribeAlarms: alarms = 0 } = use.calls;
  return {
    metrics: monthly(use.metricsRead, PRICES.metricRead),
    alarmsRead: monthly(alarms, PRICES.cloudWatchRequest),
    lambdaTime: monthly((use.functionMs / 1_000) * MEMORY_GB, PRICES.lambdaGigabyteSecond),
    lambdaRequests: monthly(use.invocations, PRICES.lambdaRequest),
    ledger: monthly(use.readUnits, PRICES.readUnit),
    transitions: monthly(use.runsMs.length * TRANSITIONS, PRICES.transition),
    parts: monthly(use.parts, PRICES.expressRequest),
    partsTime: monthly((use.partsMs / 1_000) * EXPRESS_GB, PRICES.expressGigabyteSecond),
  };
}
