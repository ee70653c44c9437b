import type { Leases } from '../../control-loop/lease.ts';
import { publish } from '../../control-loop/publish.ts';
import { deleteCertificate } from './actions/delete.ts';
import { copyRules, openHttps, redirect, undoHttps } from './actions/https.ts';
import { detach, exchange, putBack } from './actions/listeners.ts';
import { addCertificate, setDefault } from '../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { upsertRecords } from '../../aws/route53/upsertRecords.ts';
import { validateByDns } from './actions/migrate.ts';
import { requestCertificate } from './actions/request.ts';
import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';
import type { CertificatesView } from './view.ts';

export interface ActOptions {
  readonly policy: Policy;
  /** Where handshakes are asked for. */
  readonly busName: string;
  /** One hand for each hosted zone. */
  readonly zones: Leases;
}

/**
 * Carries a decision out. Repeating it is harmless.
 * @throws {ConditionChangedError} if a condition of the decision does not hold any more; else what AWS answered
 */
export async function act(
  decision: Decision,
  view: CertificatesView,
  { policy, busName, zones }: ActOptions,
  nowMs: number,
): Promise<void> {
  switch (decision.kind) {
    case 'request':
      await requestCertificate(decision.names, view.resource, policy);
      return;
    case 'upsert-records':
      await upsertRecords(decision.zoneId, decision.records, zones);
      return;
    case 'migrate':
      await validateByDns(decision.certificateArn);
      return;
    case 'attach':
      await attach(decision);
      return;
    case 'detach':
      await detach(decision.listenerArn, decision.certificateArn, decision.replaces);
      return;
    case 'prove':
      await requestProof(decision, view.resource, busName, nowMs);
      return;
    case 'put-back':
      await putBack(decision);
      return;
    case 'open-https':
      await openHttps(decision, view, policy.stage);
      return;
    case 'copy-rules':
      await copyRules(decision);
      return;
    case 'redirect':
      await redirect(decision);
      return;
    case 'undo-https':
      await undoHttps(decision, policy.stage);
      return;
    case 'delete':
      await deleteCertificate(decision.certificateArn, view.resource, policy.stage);
      return;
    // What was seen is remembered; there is nothing to be changed.
    case 'confirm':
    case 'retire':
    case 'hold':
      return;
  }
}

async function attach({ listenerArn, certificateArn, isDefault, removeFirst }: Decision & { kind: 'attach' }) {
  if (isDefault) await setDefault(listenerArn, certificateArn);
  else if (removeFirst !== undefined) await exchange(listenerArn, certificateArn, removeFirst);
  else await addCertificate(listenerArn, certificateArn);
}

/** A small function opens the connections: from the internet, or from the fleet's VPC. */
async function requestProof(
  decision: Decision & { kind: 'prove' },
  resource: string,
  busName: string,
  nowMs: number,
): Promise<void> {
  const { listenerArn, port, host, serverName, serials, from, withRedirect } = decision;
  const about = { schemaVersion: 1, resource, listenerArn, requestedAtMs: nowMs } as const;
  const detail = { ...about, from, host, port, serverName, serials: [...serials], withRedirect };
  await publish(busName, nowMs, { 'detail-type': 'Proof Requested', detail });
}
