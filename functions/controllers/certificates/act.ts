import type { Made } from '../../control-loop/controller.ts';
import type { Leases } from '../../control-loop/lease.ts';
import { publish } from '../../control-loop/publish.ts';
import { deleteCertificate } from './actions/delete.ts';
import { copyRules, openHttps, redirect, undoHttps } from './actions/https.ts';
import { attach, detach, rollBack } from './actions/listeners.ts';
import { upsertRecords } from '../../aws/route53/upsertRecords.ts';
import { validateByDns } from './actions/migrate.ts';
import { requestCertificate } from './actions/request.ts';
import type { Decision } from './decision.ts';

export interface ActOptions {
  /** Whose changes these are, as the tags of what is made say: the stage, and the entry. */
  readonly stage: string;
  readonly resource: string;
  /** Where handshakes are asked for. */
  readonly busName: string;
  /** One hand for each hosted zone. */
  readonly hostedZoneLeases: Leases;
}

/**
 * Carries out exactly what a decision says. Repeating it is harmless.
 * @returns the ARN of a certificate that was requested
 * @throws {ConditionChangedError} if a condition of the decision does not hold any more
 * @throws {RefusedError} where AWS refused to attach a certificate; else what AWS answered
 */
export async function act(decision: Decision, options: ActOptions, nowMs: number): Promise<Made | void> {
  const { stage, resource, busName, hostedZoneLeases } = options;
  switch (decision.kind) {
    case 'request':
      return await requestCertificate(decision, resource, stage);
    case 'upsert-records':
      await upsertRecords(decision.zoneId, decision.records, hostedZoneLeases);
      return;
    case 'migrate':
      await validateByDns(decision.certificateArn);
      return;
    case 'attach':
      await attach(decision);
      return;
    case 'detach':
      await detach(decision);
      return;
    case 'prove':
      await requestProof(decision, resource, busName, nowMs);
      return;
    case 'rollback':
      await rollBack(decision);
      return;
    case 'open-https':
      await openHttps(decision, resource, stage);
      return;
    case 'copy-rules':
      await copyRules(decision);
      return;
    case 'redirect':
      await redirect(decision);
      return;
    case 'undo-https':
      await undoHttps(decision, stage);
      return;
    case 'delete':
      await deleteCertificate(decision.certificateArn, resource, stage);
      return;
    // What was seen is remembered; there is nothing to be changed.
    case 'confirm':
    case 'schedule-deletion':
    case 'hold':
      return;
  }
}

/** A small function opens the connections: from the internet, or from the fleet's VPC. */
async function requestProof(
  decision: Decision & { kind: 'prove' },
  resource: string,
  busName: string,
  nowMs: number,
): Promise<void> {
  const { listenerArn, port, host, serverName, serials, from, withRedirect, urls, hosts } = decision;
  const about = { schemaVersion: 1, resource, listenerArn, requestedAtMs: nowMs } as const;
  const detail = {
    ...about,
    from,
    host,
    port,
    serverName,
    serials: [...serials],
    withRedirect,
    urls: [...urls],
    hosts: [...hosts],
  };
  await publish(busName, nowMs, { 'detail-type': 'Proof Requested', detail });
}
