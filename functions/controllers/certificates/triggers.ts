import {
  certificateApproachingExpiration,
  certificateAvailable,
  certificateExpired,
  certificateOfEvent,
  certificateRenewalActionRequired,
  certificateRevoked,
  certificateRotated,
} from '../../../events/acm.ts';
import { arnsOfCall, isByStage, listenerChanged, loadBalancerOfArn } from '../../../events/loadBalancing.ts';
import { proofFinished } from '../../../events/proof.ts';
import { sweep as sweepEvent, sweepToBeContinued } from '../../../events/sweep.ts';
import { tick } from '../../../events/tick.ts';
import type { Fleet } from '../../../fleet/fleet.ts';
import { describeCertificate, ownerOf } from '../../aws/acm/certificates.ts';
import type { parseEvent } from '../../control-loop/parseEvent.ts';

export const schemas = {
  'ACM Certificate Approaching Expiration': certificateApproachingExpiration.schema,
  'ACM Certificate Available': certificateAvailable.schema,
  'ACM Certificate Expired': certificateExpired.schema,
  'ACM Certificate Renewal Action Required': certificateRenewalActionRequired.schema,
  'ACM Certificate Revoked': certificateRevoked.schema,
  'ACM Certificate Rotated': certificateRotated.schema,
  'AWS API Call via CloudTrail': listenerChanged.schema,
  'Proof Finished': proofFinished.schema,
  Sweep: sweepEvent.schema,
  'Sweep To Be Continued': sweepToBeContinued.schema,
  Tick: tick.schema,
};

/** What looks at more than one entry, and how it began. */
export const SWEEPS = { Tick: 'tick', Sweep: 'sweep', 'Sweep To Be Continued': 'continuation' } as const;

/** One of the events that trigger this controller. */
type Trigger = ReturnType<typeof parseEvent<typeof schemas>>;

type SweepTrigger = Extract<Trigger, { readonly kind: keyof typeof SWEEPS }>;

export const isSweep = (trigger: Trigger): trigger is SweepTrigger => trigger.kind in SWEEPS;

interface Installation {
  readonly stage: string;
  readonly certificates: Fleet['certificates'];
}

/** Which entries an event is about: where to look, and nothing else. */
export async function resourcesAbout(
  trigger: Exclude<Trigger, SweepTrigger>,
  installation: Installation,
): Promise<string[]> {
  const { stage, certificates } = installation;
  const resources = Object.keys(certificates);
  switch (trigger.kind) {
    case 'Proof Finished':
      return resources.filter((resource) => resource === trigger.event.detail.resource);
    case 'AWS API Call via CloudTrail': {
      const { userIdentity, requestParameters } = trigger.event.detail;
      if (isByStage(userIdentity?.arn, stage)) return [];
      const created = requestParameters?.name ?? undefined;
      return resourcesOn([...arnsOfCall(requestParameters).map(loadBalancerOfArn), created], installation);
    }
    default: {
      const arn = certificateOfEvent(trigger.event);
      return arn === undefined ? [] : await resourcesOfCertificate(arn, installation);
    }
  }
}

/** Whoever serves it, and whoever requested it. */
async function resourcesOfCertificate(arn: string, installation: Installation): Promise<string[]> {
  const { InUseBy = [] } = (await describeCertificate(arn)) ?? {};
  const users = resourcesOn(InUseBy.map(loadBalancerOfArn), installation);
  if (users.length > 0) return users;
  const owner = await ownerOf(arn, installation.stage);
  return Object.keys(installation.certificates).filter((resource) => resource === owner);
}

/** The entries of load balancers with these names. */
const resourcesOn = (loadBalancers: readonly (string | undefined)[], { certificates }: Installation): string[] => {
  const names = new Set(loadBalancers);
  return Object.entries(certificates)
    .filter(([, entry]) => Object.keys(entry.loadBalancers).some((name) => names.has(name)))
    .map(([resource]) => resource);
};
