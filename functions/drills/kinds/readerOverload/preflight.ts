import { OVERLOAD_CONNECTIONS_MAX, RELIEF_FROM_READERS } from '../../../../fleet/limits.ts';
import { refuse } from '../../api/refusal.ts';
import {
  checkMaintenance,
  type ClusterState,
  isLeftOut,
  type Member,
  readAvailableCluster,
  readersOf,
} from '../cluster.ts';
import type { Preflight, PreflightRequest } from '../kind.ts';
import { readCpuPercent } from './cpu.ts';
import { refusalOfBusy } from './others.ts';

/** What the function that connects to readers supports. */
const ENGINE = 'aurora-postgresql';

/** Which reader can be kept busy now, and by how many connections. */
export const preflightReaderOverload: Preflight<'reader-overload'> = async (request) => {
  const { policy, nowMs } = request;
  const cluster = await readAvailableCluster(policy.resource);
  if (cluster.engine !== ENGINE)
    throw refuse(
      'not-supported',
      `The engine of ${cluster.name} is ${cluster.engine}: reader-overload needs ${ENGINE}.`,
    );
  await checkMaintenance(cluster, nowMs);
  const readers = readersOf(cluster);
  const reader = chooseReader(cluster, readers, request);
  checkQuiet(cluster, readers, reader, request);
  const cpuPercent = await readCpuPercent(
    readers.map(({ id }) => id),
    nowMs,
  );
  const measured = readers.map(({ id, vcpus }) => ({ id, vcpus, cpuPercent: cpuPercent.get(id) }));
  const busy = refusalOfBusy(measured, reader.id, policy.othersCpuPercent);
  if (busy) throw busy;
  const connections = policy.connections ?? Math.min(Math.max(1, Math.round(reader.vcpus)), OVERLOAD_CONNECTIONS_MAX);
  return {
    failback: true,
    assumes: {
      reader: reader.id,
      createdAtMs: String(reader.createdAtMs),
      writer: cluster.writer,
      readers: String(readers.length),
      connections: String(connections),
      seconds: String(policy.busySeconds),
    },
    steps: [
      `Keep ${reader.id} in ${reader.zone} busy by SQL over ${connections} ${connections === 1 ? 'connection' : 'connections'}, for at most ${policy.busySeconds} s; ${EXPECTED[policy.expect]}.`,
      'End its statements.',
    ],
    reach: cluster.reach,
  };
};

const EXPECTED = {
  relief: 'Evenkeel excludes it from the endpoint',
  growth: 'Evenkeel adds a reader',
  either: 'Evenkeel excludes it from the endpoint, or adds a reader',
} as const;

/** The requested reader, or the one that a failover would choose last: its clients miss it least. */
function chooseReader(
  { name }: ClusterState,
  readers: readonly Member[],
  { policy, input }: PreflightRequest<'reader-overload'>,
): Member {
  if (readers.length < 2)
    throw refuse(
      'capacity',
      `${name} has ${readers.length === 0 ? 'no reader' : 'only one reader'}: the drill needs another one for its clients.`,
    );
  const wanted = input.target ?? policy.target;
  if (wanted === undefined) {
    return readers.toSorted(
      (one, other) => other.promotionTier - one.promotionTier || (one.id < other.id ? 1 : -1),
    )[0]!;
  }
  const found = readers.find(({ id }) => id === wanted);
  if (found) return found;
  const available = readers.map(({ id }) => id).join(', ');
  throw refuse('target-not-found', `${wanted} is not a reader of ${name}. Available: ${available}.`);
}

/** Nothing else may be going on: what Evenkeel does then could not be told apart. */
function checkQuiet(
  cluster: ClusterState,
  readers: readonly Member[],
  reader: Member,
  { policy, environment }: PreflightRequest<'reader-overload'>,
): void {
  const { name, endpoint } = cluster;
  const away = readers.filter(({ status }) => status !== 'available');
  if (away.length > 0) {
    const which = away.map(({ id, status }) => `${id} is ${status}`).join(', ');
    throw refuse('not-available', `${which}: the drill needs every reader of ${name} to be available.`);
  }
  if (endpoint?.status !== 'available') {
    throw refuse(
      'not-available',
      `The endpoint of ${name} is ${endpoint?.status ?? 'not there yet'}: wait until it is available.`,
    );
  }
  const leftOut = readers.filter(({ id }) => isLeftOut(cluster, id));
  if (leftOut.length > 0) {
    const which = leftOut.map(({ id }) => id).join(', ');
    throw refuse('busy', `The endpoint of ${name} excludes ${which}: wait until every reader serves.`);
  }
  if (!reader.address) throw refuse('target-not-available', `${reader.id} has no address yet.`);
  // The fleet is refused where a drill's resource is not one of its own, in mode `act`.
  const { min, max } = environment.fleet.clusters[policy.resource]!.readers;
  const mayGrow = policy.expect !== 'relief' && readers.length < max;
  const mayRelieve = policy.expect !== 'growth' && readers.length >= Math.max(RELIEF_FROM_READERS, min + 1);
  if (mayGrow || mayRelieve) return;
  throw refuse(
    'capacity',
    `${name} has ${readers.length} readers of ${min} to ${max}: Evenkeel adds none beyond the maximum, and excludes a busy one only where there are ${RELIEF_FROM_READERS} or more, and more than the minimum.`,
  );
}
