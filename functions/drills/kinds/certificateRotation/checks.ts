import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { covers } from '../../../../fleet/domains.ts';
import { probeName } from '../../../../fleet/names.ts';
import type { Probe } from '../../../../fleet/probes.ts';
import { describeCertificate, listCertificates, plainSerial } from '../../../aws/acm/certificates.ts';
import type { ListedCertificate } from '../../../aws/acm/certificate.ts';
import { Caa } from '../../../aws/publicDns/caa.ts';
import { listZones } from '../../../aws/route53/hostedZones.ts';
import { readOnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { daysLeft, isFresh } from '../../../../fleet/certificateFreshness.ts';
import { AT_ONCE } from '../../../aws/pace.ts';
import { type CertificateSet, certificateSets } from '../../../../fleet/certificateSets.ts';
import { changesUnderWay } from '../../../controllers/certificates/contract/changesUnderWay.ts';
import { zoneOf } from '../../../../fleet/hostedZones.ts';
import { dynamoDb } from '../../../aws/clients.ts';
import type { Environment } from '../../../control-loop/environment.ts';
import { readItem } from '../../../control-loop/readItem.ts';
import { partitions } from '../../../../fleet/partitions.ts';
import { refuse } from '../../api/refusal.ts';
import { chooseRotated, type Rotated } from './choose.ts';
import type { RotatedListener } from './listener.ts';

/** The fleet is refused where a drill's resource is not one of its own, in mode `act`. */
export const entryOf = (environment: Environment, resource: string): CertificateSet =>
  certificateSets(environment).get(resource)!;

/** The certificate to be replaced. */
export interface Old extends Rotated {
  readonly names: readonly string[];
  /** In lower case, without leading zeros. */
  readonly serial: string;
  /** The names of the probes that are served it. */
  readonly probes: readonly string[];
}

/**
 * The certificate that a `tls` probe is served on the listener.
 * @throws {RefusedError} no-probe, not-supported, being-replaced
 */
export async function chooseOld(
  listener: RotatedListener,
  probes: readonly Probe[],
  entry: CertificateSet,
  nowMs: number,
): Promise<Old> {
  const watching = probes.flatMap((probe) => (probe.kind === 'tls' && probe.port === listener.port ? [probe] : []));
  const [first] = watching;
  if (!first) {
    throw refuse('no-probe', `No TLS probe targets ${listener.name}. Add a probe of kind \`tls\` for that port.`);
  }
  const serverName = first.serverName ?? first.host;
  const certificates = new Map((await listCertificates(AT_ONCE)).map((one) => [one.arn, one]));
  const on = await readOnListener(listener.arn);
  const namesOf = new Map([...certificates].map(([arn, { names }]) => [arn, names]));
  const chosen = chooseRotated(on, namesOf, serverName);
  if ('fault' in chosen) {
    throw chosen.fault === 'none'
      ? refuse('no-probe', `No certificate on ${listener.name} is valid for ${serverName}, which the probe requests.`)
      : refuse(
          'not-supported',
          `${listener.name} has ${chosen.arns.length} certificates for ${serverName}, and the load balancer chooses one by its own rules: probe a name that only one of them has.`,
        );
  }
  const old = certificates.get(chosen.arn)!;
  if (old.type !== 'AMAZON_ISSUED') {
    throw refuse(
      'not-supported',
      `${old.arn} is ${old.type}: clients may not accept a public certificate in its place.`,
    );
  }
  const serial = await readSerial(old, entry, nowMs);
  const own = watching.filter((probe) => old.names.some((name) => covers(name, probe.serverName ?? probe.host)));
  return { ...chosen, names: old.names, serial, probes: own.map(probeName) };
}

/** @throws {RefusedError} being-replaced, where Evenkeel or ACM is about to replace the certificate */
async function readSerial(old: ListedCertificate, entry: CertificateSet, nowMs: number): Promise<string> {
  if (!isFresh(old, entry, nowMs)) {
    const days = daysLeft(old, nowMs);
    throw refuse(
      'being-replaced',
      `${old.arn} is ${old.status} with ${days ?? 'no'} days left, so Evenkeel is about to replace it: wait.`,
    );
  }
  const described = await describeCertificate(old.arn);
  const renewal = described?.RenewalSummary?.RenewalStatus;
  if (!described?.Serial || renewal === 'PENDING_AUTO_RENEWAL' || renewal === 'PENDING_VALIDATION') {
    throw refuse(
      'being-replaced',
      `ACM is currently renewing ${old.arn} (${renewal ?? 'no serial number yet'}): wait.`,
    );
  }
  return plainSerial(described.Serial);
}

/**
 * Whether the controller is changing this listener now: an interlock would leave that half done.
 * @throws {RefusedError} being-replaced
 */
export async function checkNotChanging(tableName: string, resource: string, listener: RotatedListener): Promise<void> {
  const Key = marshall({ pk: partitions.controller('certificates'), sk: `state#${resource}` });
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
  const progress = Item && (readItem(Item)['progress'] as Parameters<typeof changesUnderWay>[0]);
  const { swaps, httpsRollouts } = changesUnderWay(progress);
  const [loadBalancer = ''] = listener.name.split(':');
  if (!swaps[listener.arn] && !httpsRollouts[loadBalancer]) return;
  const what = swaps[listener.arn] ? 'certificate' : 'HTTPS';
  throw refuse('being-replaced', `Evenkeel is currently changing the ${what} of ${listener.name}: wait.`);
}

/**
 * Whether ACM can validate all names.
 * @throws {RefusedError} no-zone, caa-forbids, not-supported
 */
export async function checkNames(names: readonly string[], entry: CertificateSet): Promise<void> {
  if (names.length > entry.namesPerCertificate) {
    throw refuse(
      'not-supported',
      `The certificate has ${names.length} names, and the quota of a new one is ${entry.namesPerCertificate}.`,
    );
  }
  const zones = await listZones();
  const caa = new Caa();
  for (const name of names) {
    const found = zoneOf(name, zones, entry);
    if (!('zone' in found)) {
      throw refuse('no-zone', `A certificate for ${name} cannot be validated: ${WHY_NO_ZONE[found.reason]}.`);
    }
    const verdict = await caa.verdict(name);
    if (verdict.kind === 'forbidden') {
      throw refuse('caa-forbids', `CAA does not allow Amazon to issue a certificate for ${name}: ${verdict.record}.`);
    }
  }
}

const WHY_NO_ZONE = {
  'no-public-zone': 'the account has no public hosted zone for it',
  'zone-ambiguous': 'several public hosted zones have that name',
  'zone-not-listed': 'its hosted zone is not listed in the fleet',
} as const;
