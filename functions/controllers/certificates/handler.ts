import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  certificateApproachingExpiration,
  certificateAvailable,
  certificateExpired,
  certificateOfEvent,
  certificateRenewalActionRequired,
  certificateRevoked,
} from '../../../events/acm.ts';
import { isByStage, listenerChanged, loadBalancerOfArn } from '../../../events/loadBalancing.ts';
import { proofFinished } from '../../../events/proof.ts';
import { sweep, sweepToBeContinued } from '../../../events/sweep.ts';
import { tick } from '../../../events/tick.ts';
import { MIN_DAYS_METRIC } from '../../../fleet/names.ts';
import { callTimeLeftMs } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { Leases } from '../../control-loop/lease.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { Loop } from '../../control-loop/loop.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { publish } from '../../control-loop/publish.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { type CertificatesController, CONTROLLER, createController } from './controller.ts';
import { describeCertificate, ownerOf } from '../../aws/acm/certificates.ts';
import { isDue } from './due.ts';
import type { Decision } from './decision.ts';
import type { Progress } from './progress.ts';
import { beginning, goOnSweeping, SWEEP, type SweepState } from './sweep.ts';
import type { CertificatesView } from './view.ts';

const environment = readEnvironment();
const region = process.env['AWS_REGION'] ?? '';
const { stage, fleet, tableName } = environment;
const resources = Object.keys(fleet.certificates);

const schemas = {
  'ACM Certificate Approaching Expiration': certificateApproachingExpiration.schema,
  'ACM Certificate Available': certificateAvailable.schema,
  'ACM Certificate Expired': certificateExpired.schema,
  'ACM Certificate Renewal Action Required': certificateRenewalActionRequired.schema,
  'ACM Certificate Revoked': certificateRevoked.schema,
  'AWS API Call via CloudTrail': listenerChanged.schema,
  'Proof Finished': proofFinished.schema,
  Sweep: sweep.schema,
  'Sweep To Be Continued': sweepToBeContinued.schema,
  Tick: tick.schema,
};

type Woken = ReturnType<typeof parseEvent<typeof schemas>>;

export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId: owner }, { logger, metrics }) => {
    const controller = createController(environment, { region, owner });
    const loop = new Loop(controller, { environment, logger, metrics, owner });
    const planned = readPreviewRequest(event, resources);
    if (planned !== undefined) return await loop.plan(planned);
    const woken = parseEvent(event, schemas);
    if (woken.kind === 'Tick' || woken.kind === 'Sweep' || woken.kind === 'Sweep To Be Continued') {
      const nowMs = Date.now();
      const recordOf = await loop.ledger.readAll(nowMs);
      if (woken.kind === 'Tick') await lookAtDue(loop, controller, recordOf, nowMs);
      const known = recordOf(SWEEP).progress as SweepState | undefined;
      const state = woken.kind === 'Sweep' ? beginning(nowMs) : known;
      if (!state || state.isFinished || callTimeLeftMs() < 0) return undefined;
      const leases = new Leases(tableName, CONTROLLER, owner);
      const reached = await goOnSweeping(state, resources, { controller, loop, leases, tableName, recordOf });
      if (!reached) return undefined;
      if (reached.isFinished) metrics.addMetric(MIN_DAYS_METRIC, MetricUnit.NoUnit, reached.minDays ?? 0);
      else await continueSweep(reached.position);
      return undefined;
    }
    const found = await resourcesOf(woken);
    // Events of other certificates and listeners of the account come this way, too.
    if (found.length === 0) logger.info('not about a certificate or listener of this fleet', { event: woken.event });
    for (const resource of found) await loop.reconcile(resource);
    return undefined;
  },
);

async function lookAtDue(
  loop: Loop<CertificatesView, Decision, Progress>,
  controller: CertificatesController,
  recordOf: (resource: string) => ResourceRecord<Progress>,
  nowMs: number,
): Promise<void> {
  for (const resource of resources) {
    if (callTimeLeftMs() < 0) return;
    if (isDue(recordOf(resource), controller.modeOf(resource), nowMs)) await loop.reconcile(resource);
  }
}

/** The next invocation goes on at once, and does not wait for a tick. */
async function continueSweep(position: number): Promise<void> {
  const detail = { schemaVersion: 1, controller: CONTROLLER, position } as const;
  await publish(environment.busName, Date.now(), { 'detail-type': 'Sweep To Be Continued', detail });
}

/** The event says where to look, nothing more. */
async function resourcesOf(
  woken: Exclude<Woken, { kind: 'Tick' | 'Sweep' | 'Sweep To Be Continued' }>,
): Promise<string[]> {
  switch (woken.kind) {
    case 'Proof Finished':
      return resources.filter((resource) => resource === woken.event.detail.resource);
    case 'AWS API Call via CloudTrail': {
      const { userIdentity, requestParameters } = woken.event.detail;
      if (isByStage(userIdentity?.arn, stage)) return [];
      const { listenerArn, ruleArn, loadBalancerArn } = requestParameters ?? {};
      return resourcesWith([listenerArn, ruleArn, loadBalancerArn].flatMap((arn) => arn ?? []));
    }
    default: {
      const arn = certificateOfEvent(woken.event);
      return arn === undefined ? [] : await resourcesOfCertificate(arn);
    }
  }
}

/** Whoever serves it, and whoever requested it. */
async function resourcesOfCertificate(arn: string): Promise<string[]> {
  const { InUseBy = [] } = (await describeCertificate(arn)) ?? {};
  const users = resourcesWith(InUseBy);
  if (users.length > 0) return users;
  const owner = await ownerOf(arn, stage);
  return resources.filter((resource) => resource === owner);
}

const resourcesWith = (arns: readonly string[]): string[] => {
  const names = new Set(arns.map(loadBalancerOfArn));
  return resources.filter((resource) =>
    Object.keys(fleet.certificates[resource]!.loadBalancers).some((name) => names.has(name)),
  );
};
