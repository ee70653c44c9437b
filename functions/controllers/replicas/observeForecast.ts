import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { BatchGetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { cloudWatch, dynamoDb } from '../../aws/clients.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { partitions } from '../../../fleet/partitions.ts';
import { decodeHistory, type EncodedHistory, encodeHistory } from './forecast/encoding.ts';
import { isJudgementDue, judge, type Judgement } from './forecast/judgement.ts';
import { expectationOf, leadTimeMs, pointsOf } from './forecast/floor.ts';
import {
  DAY_MS,
  extendHistory,
  HISTORY_DAYS,
  HISTORY_STEP_MS,
  type LoadHistory,
  type LoadPoint,
} from './forecast/history.ts';
import type { Policy } from './policy.ts';
import { type ClusterView, type InstanceView, MINUTE_MS } from './view.ts';
import { readItem } from '../../control-loop/readItem.ts';

/** What is needed of a view to tell what will come of it. */
type Observed = Pick<ClusterView, 'cluster' | 'instances' | 'writerId' | 'metrics'>;

interface Known {
  readonly history: LoadHistory | undefined;
  readonly judgement: Judgement | undefined;
  readonly savedAtMs: number;
}

/** A function that stays warm need not read what it has read before. */
const knownByCluster = new Map<string, Known>();

/**
 * What load to expect, and whether that is to be believed; without either where the fleet wants no forecast, or there is
 * no telling. A look extends the history by what it has read anyway; CloudWatch is asked only for what no look has seen,
 * and the ledger keeps it from day to day, with the day's judgement.
 * @param leadSeconds how long this cluster's latest readers took from their order until they served
 */
export async function observeForecast(
  policy: Policy,
  tableName: string,
  view: Observed,
  leadSeconds: readonly number[],
  nowMs: number,
): Promise<Pick<ClusterView, 'forecast' | 'judgement' | 'risingVcpus' | 'isLoadFlat'>> {
  if (policy.forecast === 'off' && policy.relief === 'off') return { forecast: undefined };
  const before = knownByCluster.get(view.cluster) ?? (await load(tableName, view.cluster));
  const points = pointsOf(view.metrics);
  const seenFromMs = points[0]?.timeMs ?? nowMs;
  const fromMs = Math.max(nowMs - HISTORY_DAYS * DAY_MS, (before.history?.newestMs ?? 0) + HISTORY_STEP_MS);
  // A load without any datapoint since then is not asked for again at each look.
  const missed = seenFromMs > fromMs && points.length > 0 ? await readLoad(view, fromMs, seenFromMs) : [];
  const { history } = extendHistory(before.history, [...missed, ...points]);
  const known = history
    ? await keptDaily({ policy, tableName, view, leadSeconds, nowMs }, { ...before, history })
    : before;
  knownByCluster.set(view.cluster, known);
  return {
    forecast: undefined,
    ...(history && expectationOf(history, view.metrics, leadSeconds, policy, nowMs)),
    ...(policy.forecast === 'auto' && known.judgement && { judgement: known.judgement }),
  };
}

interface Look {
  readonly policy: Policy;
  readonly tableName: string;
  readonly view: Observed;
  readonly leadSeconds: readonly number[];
  readonly nowMs: number;
}

/** A replay takes a fraction of a second: where a tick looks at many clusters, one has its turn, the others at the next. */
let judgedAtMs: number | undefined;

/** Judged and saved once a day, by whoever comes first: another invocation may have done it meanwhile. */
async function keptDaily(
  { policy, tableName, view, leadSeconds, nowMs }: Look,
  known: Known & { readonly history: LoadHistory },
): Promise<Known> {
  if (judgedAtMs === nowMs || !isJudgementDue(known.history, known.savedAtMs, nowMs)) return known;
  judgedAtMs = nowMs;
  const stored = await load(tableName, view.cluster);
  if (!isJudgementDue(known.history, stored.savedAtMs, nowMs)) return { ...stored, history: known.history };
  const { targetCpuPercent, readers } = policy;
  const cluster = {
    vcpusEach: meanVcpus(view.instances.filter(({ id }) => id !== view.writerId)),
    targetCpuPercent,
    readers,
    leadTimeMs: leadTimeMs(leadSeconds),
  };
  const judgement = policy.forecast === 'auto' ? judge(known.history, cluster, stored.judgement, nowMs) : undefined;
  const kept = { history: known.history, judgement, savedAtMs: nowMs };
  await save(tableName, view.cluster, kept);
  return kept;
}

/** As the ledger has it. */
interface Kept {
  readonly schemaVersion: number;
  readonly history: EncodedHistory;
  readonly judgement?: Judgement | undefined;
  readonly savedAtMs: number;
}

/** What the latest replay says of a cluster's forecast; undefined where there was none yet. */
export const readJudgement = async (tableName: string, cluster: string): Promise<Judgement | undefined> =>
  (await load(tableName, cluster)).judgement;

/** The load that the ledger keeps of a cluster, up to a day old; undefined where there is none yet. */
export const readHistory = async (tableName: string, cluster: string): Promise<LoadHistory | undefined> =>
  (await load(tableName, cluster)).history;

/** Apart from what the tick reads of all clusters at once: a history has up to 48 kB. */
const keyOf = (cluster: string) => marshall({ pk: partitions.controller('replicas'), sk: `load#${cluster}` });

async function load(tableName: string, cluster: string): Promise<Known> {
  const { Responses } = await dynamoDb.send(
    new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: [keyOf(cluster)] } } }),
  );
  const [found] = Responses?.[tableName] ?? [];
  const item = found && (readItem(found) as Kept);
  // What is lost is read again from CloudWatch, which keeps as much, and judged anew.
  if (item?.schemaVersion !== SCHEMA_VERSION) return { history: undefined, judgement: undefined, savedAtMs: 0 };
  return { history: decodeHistory(item.history), judgement: item.judgement, savedAtMs: item.savedAtMs };
}

async function save(
  tableName: string,
  cluster: string,
  { history, judgement, savedAtMs }: Known & { readonly history: LoadHistory },
): Promise<void> {
  const kept: Kept = { schemaVersion: SCHEMA_VERSION, history: encodeHistory(history), judgement, savedAtMs };
  await dynamoDb.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { ...keyOf(cluster), ...marshall(kept, { removeUndefinedValues: true }) },
    }),
  );
}

/** Busy vCPUs by five minutes. Which reader had which size is not known any more: they count as the ones of today. */
async function readLoad(
  { cluster, instances, writerId }: Observed,
  fromMs: number,
  toMs: number,
): Promise<LoadPoint[]> {
  const vcpusEach = meanVcpus(instances.filter(({ id }) => id !== writerId));
  const periodSeconds = HISTORY_STEP_MS / 1000;
  const query = (Id: string, Stat: string) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/RDS',
        MetricName: 'CPUUtilization',
        Dimensions: [
          { Name: 'DBClusterIdentifier', Value: cluster },
          { Name: 'Role', Value: 'READER' },
        ],
      },
      Period: periodSeconds,
      Stat,
    },
  });
  const percents = new Map<number, number>();
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Math.floor(fromMs / HISTORY_STEP_MS) * HISTORY_STEP_MS),
        EndTime: new Date(toMs),
        // The mean over the readers times their datapoints, of which each reader has one a minute.
        MetricDataQueries: [query('sum', 'Sum')],
        NextToken: token,
      }),
    );
    for (const { Timestamps = [], Values = [] } of page.MetricDataResults ?? [])
      for (const [at, time] of Timestamps.entries()) percents.set(time.getTime(), Values[at]!);
    token = page.NextToken;
  } while (token);
  const minutes = HISTORY_STEP_MS / MINUTE_MS;
  return [...percents].map(([timeMs, percent]) => ({ timeMs, load: (percent / minutes / 100) * vcpusEach }));
}

const meanVcpus = (readers: readonly InstanceView[]): number =>
  readers.length === 0 ? 0 : readers.reduce((sum, { vcpus }) => sum + vcpus, 0) / readers.length;
