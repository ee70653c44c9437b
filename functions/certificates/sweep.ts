import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../platform/clients.ts';
import { callTimeLeftMs, OutOfTimeError } from '../platform/deadline.ts';
import { controllerPartition, SCHEMA_VERSION } from '../platform/items.ts';
import type { Lease, Leases } from '../platform/lease.ts';
import type { Loop } from '../platform/loop.ts';
import type { ResourceRecord } from '../platform/ledger.ts';
import type { CertificatesController } from './controller.ts';
import type { Decision } from './decision.ts';
import { describeAllLoadBalancers } from './describe.ts';
import { listCertificates } from './describeCertificates.ts';
import { daysLeft } from './freshness.ts';
import { observePlainly } from './observe.ts';
import { AT_ONCE, type Pace, paced, PUBLISHED_RATES } from './pace.ts';
import type { Progress } from './progress.ts';
import type { CertificatesView } from './view.ts';

/** How far a sweep has come: one item of the ledger, beside the records of the entries. */
export interface SweepState {
  readonly startedAtMs: number;
  /** The entry at which it goes on. */
  readonly position: number;
  /** The least of all certificates on listeners of the entries so far; undefined while there is none. */
  readonly minDays: number | undefined;
  readonly isFinished: boolean;
  /** The entry at `position` is more than an invocation has time for at this pace: it is looked at as fast as it goes. */
  readonly isTooLarge?: boolean;
}

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
 * @returns the least days that any certificate has left, once the sweep is over; undefined before
 */
export async function goOnSweeping(
  state: SweepState,
  resources: readonly string[],
  tools: SweepTools,
): Promise<number | undefined> {
  const { leases, tableName } = tools;
  const lease = await leases.acquire(SWEEP, Date.now());
  if (!lease) return undefined;
  try {
    const reached = await sweepFrom(state, resources, tools);
    await writeState(tableName, reached, lease);
    return reached.isFinished ? (reached.minDays ?? 0) : undefined;
  } finally {
    await leases.abandon(lease);
  }
}

async function sweepFrom(state: SweepState, resources: readonly string[], tools: SweepTools): Promise<SweepState> {
  const { controller, loop, recordOf } = tools;
  const pace = paced(PUBLISHED_RATES.describeLoadBalancing);
  const [balancers, certificates] = await Promise.all([
    describeAllLoadBalancers(pace),
    listCertificates(paced(PUBLISHED_RATES.listCertificates)),
  ]);
  let { position, minDays } = state;
  const look = async (resource: string, at: Pace) => {
    const nowMs = Date.now();
    const record = recordOf(resource);
    const listing = { balancers, certificates, pace: at };
    const view = await observePlainly(controller.subjectOf(resource), record, listing, nowMs);
    minDays = leastDays(view, minDays, nowMs);
    const decision = controller.decide(view, nowMs);
    const isQuiet = decision.kind === 'hold' && decision.reason === 'in-order';
    if (!isQuiet || loop.needsHand(resource, decision, record, nowMs)) await loop.reconcile(resource);
  };
  try {
    for (; position < resources.length && callTimeLeftMs() > 0; position++) {
      const isTooLarge = state.isTooLarge === true && position === state.position;
      await look(resources[position]!, isTooLarge ? AT_ONCE : pace);
    }
  } catch (error) {
    if (!(error instanceof OutOfTimeError)) throw error;
  }
  const isTooLarge = position === state.position && position < resources.length;
  return { ...state, position, minDays, isFinished: position >= resources.length, isTooLarge };
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
