import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { callTimeLeftMs, OutOfTimeError } from '../../aws/deadline.ts';
import { controllerPartition, SCHEMA_VERSION } from '../../control-loop/items.ts';
import type { Lease, Leases } from '../../control-loop/lease.ts';
import type { Loop } from '../../control-loop/loop.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import type { CertificatesController } from './controller.ts';
import type { Decision } from './decision.ts';
import { describeAllLoadBalancers } from '../../aws/elasticLoadBalancing/loadBalancers.ts';
import { listCertificates } from '../../aws/acm/certificates.ts';
import { daysLeft } from '../../../fleet/certificateFreshness.ts';
import { observePlainly } from './observe.ts';
import { paceOf } from '../../aws/pace.ts';
import type { Progress } from './progress.ts';
import type { CertificatesView, ListenerView } from './view.ts';

/** How far a sweep has come: one item of the ledger, beside the records of the entries. */
export interface SweepState {
  readonly startedAtMs: number;
  /** The entry at which it goes on. */
  readonly position: number;
  /** The least of all certificates on listeners of the entries so far; undefined while there is none. */
  readonly minDays: number | undefined;
  readonly isFinished: boolean;
  /** Listeners of that entry that have been looked at already. */
  readonly seen: readonly ListenerView[];
}

/** A sweep that has seen nothing yet. */
export const beginning = (nowMs: number): SweepState => ({
  startedAtMs: nowMs,
  position: 0,
  minDays: undefined,
  isFinished: false,
  seen: [],
});

/** No entry can be called so. */
export const SWEEP = '~sweep';

interface SweepTools {
  readonly controller: CertificatesController;
  readonly loop: Loop<CertificatesView, Decision, Progress>;
  readonly leases: Leases;
  readonly tableName: string;
  readonly recordOf: (resource: string) => ResourceRecord<Progress>;
}

/**
 * Looks at every entry from where the last invocation stopped: by the page and slowly, so that others may call as well.
 * Where something is to be done or told, one entry is looked at closely.
 * @returns how far it came; undefined if another invocation is at it
 */
export async function goOnSweeping(
  state: SweepState,
  resources: readonly string[],
  tools: SweepTools,
): Promise<SweepState | undefined> {
  const { leases, tableName } = tools;
  const lease = await leases.acquire(SWEEP, Date.now());
  if (!lease) return undefined;
  try {
    const reached = await sweepFrom(state, resources, tools);
    await writeState(tableName, reached, lease);
    return reached;
  } finally {
    await leases.abandon(lease);
  }
}

async function sweepFrom(state: SweepState, resources: readonly string[], tools: SweepTools): Promise<SweepState> {
  const { controller, loop, recordOf } = tools;
  const pace = paceOf('describeLoadBalancing', 'certificatesSweep');
  const [balancers, certificates] = await Promise.all([
    describeAllLoadBalancers(pace),
    listCertificates(paceOf('listCertificates', 'certificatesSweep')),
  ]);
  let { position, minDays } = state;
  const seen = new Map(state.seen.map((listener) => [listener.arn, listener]));
  const look = async (resource: string) => {
    const nowMs = Date.now();
    const record = recordOf(resource);
    const listing = { balancers, certificates, pace, sofar: { seen, mayGoOn } };
    const view = await observePlainly(controller.subjectOf(resource), record, listing, nowMs);
    minDays = leastDays(view, minDays, nowMs);
    const decision = controller.decide(view, nowMs);
    const isQuiet = decision.kind === 'hold' && decision.reason === 'in-order';
    if (!isQuiet || loop.needsHand(resource, decision, record, nowMs)) await loop.reconcile(resource);
  };
  try {
    for (; position < resources.length && callTimeLeftMs() > SETTLING_MS; position++) {
      await look(resources[position]!);
      seen.clear();
    }
  } catch (error) {
    if (!(error instanceof OutOfTimeError)) throw error;
  }
  return { ...state, position, minDays, isFinished: position >= resources.length, seen: fitting([...seen.values()]) };
}

/** How far it came is to be written down before time is up. */
const SETTLING_MS = 4_000;

function mayGoOn(): void {
  if (callTimeLeftMs() < SETTLING_MS) throw new OutOfTimeError('The rest of the sweep');
}

/** An item of DynamoDB holds 400 KB; what does not fit is described once more. */
const MAX_SEEN_CHARACTERS = 200_000;

function fitting(listeners: readonly ListenerView[]): ListenerView[] {
  let left = MAX_SEEN_CHARACTERS;
  return listeners.filter((listener) => (left -= JSON.stringify(listener).length) > 0);
}

function leastDays({ listeners, certificates }: CertificatesView, before: number | undefined, nowMs: number) {
  const days = listeners.flatMap(({ certificateArns }) =>
    certificateArns.flatMap((arn) => {
      const certificate = certificates.get(arn);
      return certificate ? (daysLeft(certificate, nowMs) ?? []) : [];
    }),
  );
  const all = before === undefined ? days : [...days, before];
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** In the shape of an entry's record, so that one query of the tick finds it beside them. */
export async function writeState(
  tableName: string,
  progress: SweepState,
  { fence }: Pick<Lease, 'fence'>,
): Promise<void> {
  const item = {
    pk: controllerPartition('certificates'),
    sk: `state#${SWEEP}`,
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    fence,
    progress,
  };
  await dynamoDb.send(
    new PutItemCommand({ TableName: tableName, Item: marshall(item, { removeUndefinedValues: true }) }),
  );
}
