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
import { sweep as sweepEvent, sweepToBeContinued } from '../../../events/sweep.ts';
import { tick } from '../../../events/tick.ts';
import { MIN_DAYS_METRIC } from '../../../fleet/names.ts';
import { eventBridgeToRelease } from '../../aws/clients.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { publish } from '../../control-loop/publish.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { reconcileEach, sweep } from '../../control-loop/sweep.ts';
import { CONTROLLER, createController } from './controller.ts';
import { describeCertificate, ownerOf } from '../../aws/acm/certificates.ts';
import { scanFor } from './sweep.ts';

const environment = readEnvironment();
const region = process.env['AWS_REGION'] ?? '';
const { stage, fleet } = environment;
const resources = Object.keys(fleet.certificates);

const schemas = {
  'ACM Certificate Approaching Expiration': certificateApproachingExpiration.schema,
  'ACM Certificate Available': certificateAvailable.schema,
  'ACM Certificate Expired': certificateExpired.schema,
  'ACM Certificate Renewal Action Required': certificateRenewalActionRequired.schema,
  'ACM Certificate Revoked': certificateRevoked.schema,
  'AWS API Call via CloudTrail': listenerChanged.schema,
  'Proof Finished': proofFinished.schema,
  Sweep: sweepEvent.schema,
  'Sweep To Be Continued': sweepToBeContinued.schema,
  Tick: tick.schema,
};

/** What looks at more than one certificate set, and how it began. */
const SWEEPS = { Tick: 'tick', Sweep: 'sweep', 'Sweep To Be Continued': 'continuation' } as const;

type Trigger = ReturnType<typeof parseEvent<typeof schemas>>;

export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId: owner }, { logger, metrics }) => {
    const controller = createController(environment, { region, owner });
    const reconciler = new Reconciler(controller, { environment, logger, metrics, owner });
    const previewed = readPreviewRequest(event, resources);
    if (previewed !== undefined) return await reconciler.preview(previewed);
    const trigger = parseEvent(event, schemas);
    if (isSweep(trigger)) {
      const reached = async (resumeAt: string | undefined, minDays: number | undefined) => {
        if (resumeAt !== undefined) await continueSweep(resumeAt);
        else if (minDays !== undefined) metrics.addMetric(MIN_DAYS_METRIC, MetricUnit.NoUnit, minDays);
      };
      await sweep(reconciler, scanFor(SWEEPS[trigger.kind], { controller, resources, reached }));
      return undefined;
    }
    const found = await resourcesOf(trigger);
    // Events of other certificates and listeners of the account come this way, too.
    if (found.length === 0) logger.info('not about a certificate or listener of this fleet', { event: trigger.event });
    await reconcileEach(reconciler, found);
    return undefined;
  },
);

type SweepTrigger = Extract<Trigger, { readonly kind: keyof typeof SWEEPS }>;

const isSweep = (trigger: Trigger): trigger is SweepTrigger => trigger.kind in SWEEPS;

/** The next invocation goes on at once, and does not wait for a tick. It is told when time is up. */
async function continueSweep(resumeAt: string): Promise<void> {
  const detail = { schemaVersion: 1, controller: CONTROLLER, position: resources.indexOf(resumeAt) } as const;
  const event = { 'detail-type': 'Sweep To Be Continued', detail } as const;
  await publish(environment.busName, Date.now(), event, eventBridgeToRelease);
}

/** The event says where to look, nothing more. */
async function resourcesOf(trigger: Exclude<Trigger, SweepTrigger>): Promise<string[]> {
  switch (trigger.kind) {
    case 'Proof Finished':
      return resources.filter((resource) => resource === trigger.event.detail.resource);
    case 'AWS API Call via CloudTrail': {
      const { userIdentity, requestParameters } = trigger.event.detail;
      if (isByStage(userIdentity?.arn, stage)) return [];
      const { listenerArn, ruleArn, loadBalancerArn } = requestParameters ?? {};
      return resourcesWith([listenerArn, ruleArn, loadBalancerArn].flatMap((arn) => arn ?? []));
    }
    default: {
      const arn = certificateOfEvent(trigger.event);
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
