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
  /** What a client is served whose name no other certificate has, and one that names nobody. */
  readonly defaultArn: string | undefined;
  /** The list from which a name is served; the default one may be in it, too. */
  readonly listed: readonly string[];
}

/** What stands on a listener now. @throws what ELB answers, where the listener is gone */
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

/** Adds to the list by SNI; one that is there already stays. One certificate a call (API reference). */
export async function addCertificate(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new AddListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}

/** Takes the place of the default certificate. Sent once. */
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
