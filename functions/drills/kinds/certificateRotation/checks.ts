import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { covers } from '../../../../fleet/domains.ts';
import { probeName } from '../../../../fleet/names.ts';
import type { Probe } from '../../../../fleet/probes.ts';
import { describeCertificate, listCertificates, plainSerial } from '../../../aws/acm/certificates.ts';
import type { ListedCertificate } from '../../../aws/acm/certificate.ts';
import { CaaRecords } from '../../../aws/route53/caa.ts';
import { listZones } from '../../../aws/route53/hostedZones.ts';
import { readOnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { daysLeft, isFresh } from '../../../../fleet/certificateFreshness.ts';
import { AT_ONCE } from '../../../aws/pace.ts';
import { type CertificateEntry, certificateEntries } from '../../../../fleet/certificateEntries.ts';
import { changesUnderWay } from '../../../controllers/certificates/contract/changesUnderWay.ts';
import { zoneOf } from '../../../../fleet/hostedZones.ts';
import { dynamoDb } from '../../../aws/clients.ts';
import type { Environment } from '../../../control-loop/environment.ts';
import { controllerPartition } from '../../../control-loop/items.ts';
import { refuse } from '../../api/refusal.ts';
import { chooseRotated, type Rotated } from './choose.ts';
import type { RotatedListener } from './listener.ts';

/** @throws {RefusedError} unknown-resource, not-acting */
export function entryOf(environment: Environment, resource: string): CertificateEntry {
  const entry = certificateEntries(environment).get(resource);
  if (!entry) throw refuse('unknown-resource', `The fleet has no certificates called ${resource}.`);
  if (entry.mode === 'act') return entry;
  throw refuse('not-acting', `The drill changes a listener, and ${resource} is in mode ${entry.mode}.`);
}

/** The certificate to be replaced, with everything that was asked about it. */
export interface Old extends Rotated {
  readonly names: readonly string[];
  /** In lower case, without leading zeros. */
  readonly serial: string;
  /** Probes that are served it, by their names. */
  readonly probes: readonly string[];
}

/**
 * What a `tls` probe is served on the listener.
 * @throws {RefusedError} no-probe, not-supported, being-replaced
 */
export async function chooseOld(
  listener: RotatedListener,
  probes: readonly Probe[],
  entry: CertificateEntry,
  nowMs: number,
): Promise<Old> {
  const watching = probes.flatMap((probe) => (probe.kind === 'tls' && probe.port === listener.port ? [probe] : []));
  const [first] = watching;
  if (!first) {
    throw refuse('no-probe', `No probe shakes hands with ${listener.name}: it takes one of the kind tls on that port.`);
  }
  const serverName = first.serverName ?? first.host;
  const certificates = new Map((await listCertificates(AT_ONCE)).map((one) => [one.arn, one]));
  const on = await readOnListener(listener.arn);
  const namesOf = new Map([...certificates].map(([arn, { names }]) => [arn, names]));
  const chosen = chooseRotated(on, namesOf, serverName);
  if ('fault' in chosen) {
    throw chosen.fault === 'none'
      ? refuse('no-probe', `The probe asks for ${serverName}, which no certificate on ${listener.name} is valid for.`)
      : refuse(
          'not-supported',
          `${listener.name} has ${chosen.arns.length} certificates for ${serverName}, and chooses by rules of its own: probe a name that one of them has alone.`,
        );
  }
  const old = certificates.get(chosen.arn)!;
  const serial = await readSerial(old, entry, nowMs);
  const own = watching.filter((probe) => old.names.some((name) => covers(name, probe.serverName ?? probe.host)));
  return { ...chosen, names: old.names, serial, probes: own.map(probeName) };
}

/** @throws {RefusedError} being-replaced, where the certificate is about to change by itself */
async function readSerial(old: ListedCertificate, entry: CertificateEntry, nowMs: number): Promise<string> {
  if (!isFresh(old, entry, nowMs)) {
    const days = daysLeft(old, nowMs);
    throw refuse(
      'being-replaced',
      `${old.arn} is ${old.status} with ${days ?? 'no'} days left, and Evenkeel is about to replace it.`,
    );
  }
  const described = await describeCertificate(old.arn);
  const renewal = described?.RenewalSummary?.RenewalStatus;
  if (!described?.Serial || renewal === 'PENDING_AUTO_RENEWAL' || renewal === 'PENDING_VALIDATION') {
    throw refuse('being-replaced', `ACM renews ${old.arn} at this time (${renewal ?? 'it has no serial number'}).`);
  }
  return plainSerial(described.Serial);
}

/**
 * Whether the controller is in the middle of a change of this listener: its hold would leave that half done.
 * @throws {RefusedError} being-replaced
 */
export async function checkAtRest(tableName: string, resource: string, listener: RotatedListener): Promise<void> {
  const Key = marshall({ pk: controllerPartition('certificates'), sk: `state#${resource}` });
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
  const progress = Item && (unmarshall(Item)['progress'] as Parameters<typeof changesUnderWay>[0]);
  const { swaps, httpsRollouts } = changesUnderWay(progress);
  const [loadBalancer = ''] = listener.name.split(':');
  if (!swaps[listener.arn] && !httpsRollouts[loadBalancer]) return;
  const what = swaps[listener.arn] ? 'certificate' : 'HTTPS';
  throw refuse('being-replaced', `Evenkeel is changing the ${what} of ${listener.name} right now.`);
}

/**
 * Whether ACM could be shown that all names are ours.
 * @throws {RefusedError} no-zone, caa-forbids, not-supported
 */
export async function checkNames(names: readonly string[], entry: CertificateEntry): Promise<void> {
  if (names.length > entry.namesPerCertificate) {
    throw refuse(
      'not-supported',
      `The certificate has ${names.length} names, and a new one may have ${entry.namesPerCertificate}.`,
    );
  }
  const zones = await listZones();
  const caa = new CaaRecords(AT_ONCE);
  for (const name of names) {
    const found = zoneOf(name, zones, entry);
    if (!('zone' in found)) {
      throw refuse('no-zone', `No certificate for ${name} could be validated: ${WHY_NO_ZONE[found.reason]}.`);
    }
    if (await caa.forbid(name, found.zone)) {
      throw refuse('caa-forbids', `CAA records of ${found.zone.name} do not let Amazon issue for ${name}.`);
    }
  }
}

const WHY_NO_ZONE = {
  'no-public-zone': 'the account has no public hosted zone for it',
  'zone-ambiguous': 'several public hosted zones have that name',
  'zone-not-listed': 'its hosted zone is not listed in the fleet',
} as const;
