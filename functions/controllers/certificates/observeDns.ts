import { withoutWildcard } from '../../../fleet/domains.ts';
import { type HostedZone, zoneOf } from '../../../fleet/hostedZones.ts';
import type { Pace } from '../../aws/pace.ts';
import { Caa } from '../../aws/publicDns/caa.ts';
import { Delegations } from '../../aws/publicDns/delegation.ts';
import { nameServersOf } from '../../aws/route53/hostedZones.ts';
import { isToBeExamined } from './failedRequests.ts';
import { isRenewalWaiting } from './stuckRenewals.ts';
import type { Situation } from './situation.ts';
import type { CertificatesView, ValidationProblem } from './view.ts';

type OfDns = Pick<CertificatesView, 'caaForbids' | 'unasked' | 'validationProblems'>;

/**
 * What public DNS says: CAA about what is to be issued or renewed, and about what is overdue or failed whether ACM can
 * see its validation records at all.
 */
export async function observeDns({ view, policy, needs, watched, nowMs }: Situation, pace: Pace): Promise<OfDns> {
  const zoneFor = (name: string) => {
    const found = zoneOf(name, view.hostedZones, policy);
    return 'zone' in found ? found.zone : undefined;
  };
  const unasked = new Set<string>();
  const renewing = watched.filter(({ type }) => type === 'AMAZON_ISSUED');
  const examined = [
    ...needs.flatMap(({ pending, failed }) => pending ?? failed ?? []).filter((one) => isToBeExamined(one, nowMs)),
    ...renewing.filter(isRenewalWaiting),
  ];
  const caaForbids = new Map<string, string>();
  const caa = new Caa();
  const unissued = needs.filter(({ candidate }) => !candidate).flatMap(({ names }) => names);
  for (const name of new Set([...unissued, ...[...renewing, ...examined].flatMap(({ names }) => names)])) {
    if (!zoneFor(name)) continue;
    const verdict = await caa.verdict(name);
    if (verdict.kind === 'forbidden') caaForbids.set(name, verdict.record);
    if (verdict.kind === 'unknown') unasked.add(name);
  }
  const delegations = new Delegations(view.hostedZones, paced(nameServersOf, pace));
  const validationProblems = new Map<string, ValidationProblem>();
  const looked = new Set<string>();
  for (const { domain, record, status } of examined.flatMap(({ detail }) => detail?.validations ?? [])) {
    const [name, zone] = [withoutWildcard(domain), zoneFor(domain)];
    // What ACM has validated it can see.
    if (!record || !zone || status === 'SUCCESS' || looked.has(name)) continue;
    looked.add(name);
    const found = await delegations.visibility(record, zone);
    if (found.kind === 'hidden') validationProblems.set(name, { reason: found.reason, because: found.because });
    if (found.kind === 'unknown') unasked.add(domain);
  }
  return { caaForbids, unasked, validationProblems };
}

/** Each hosted zone is asked about once, and no faster than Route 53 allows. */
function paced(ask: (zoneId: HostedZone['id']) => Promise<readonly string[]>, pace: Pace) {
  const found = new Map<string, Promise<readonly string[]>>();
  return (zoneId: string) => {
    const asking = found.get(zoneId) ?? pace().then(() => ask(zoneId));
    found.set(zoneId, asking);
    return asking;
  };
}
