import {
  AddListenerCertificatesCommand,
  ModifyListenerCommand,
  paginateDescribeListenerCertificates,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing, elasticLoadBalancingOnce } from '../clients.ts';
import { collect } from '../collect.ts';
import { AT_ONCE, type Pace } from '../pace.ts';

/** The certificates of a listener, as they were read just now. */
export interface OnListener {
  /** Served for names that no other certificate covers, and to clients without SNI. */
  readonly defaultArn: string | undefined;
  /** The list from which a name is served; the default one may be in it, too. */
  readonly listed: readonly string[];
}

/** The certificates of a listener now. @throws ELB's error if the listener does not exist */
export async function readOnListener(listenerArn: string, pace: Pace = AT_ONCE): Promise<OnListener> {
  const certificates = await collect(
    paginateDescribeListenerCertificates({ client: elasticLoadBalancing, pageSize: 400 }, { ListenerArn: listenerArn }),
    (page) => page.Certificates,
    pace,
  );
  const arnsOf = (isDefault: boolean) =>
    certificates.flatMap(({ CertificateArn, IsDefault = false }) =>
      CertificateArn !== undefined && IsDefault === isDefault ? [CertificateArn] : [],
    );
  return { defaultArn: arnsOf(true)[0], listed: arnsOf(false) };
}

/** Adds an SNI certificate; no change if it is already there. One certificate per call (API reference). */
export async function addCertificate(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new AddListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}

/** Replaces the default certificate. Sent once. */
export async function setDefault(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancingOnce.send(
    new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn: certificateArn }] }),
  );
}

/** Takes a certificate off the list. Sent once. */
export async function removeCertificate(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancingOnce.send(
    new RemoveListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}
