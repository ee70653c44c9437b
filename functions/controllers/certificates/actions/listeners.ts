import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  ModifyListenerCommand,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../../../aws/clients.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import type { Decision } from '../decision.ts';

/** Adds to the list by SNI; one that is there already stays. One certificate a call (API reference). */
export async function addCertificate(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new AddListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}

/** Takes the place of the default certificate. */
export async function setDefault(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn: certificateArn }] }),
  );
}

/**
 * The one case in which something goes first: the listener takes no more. The new one follows at once, and the old one
 * comes back if it is refused.
 */
export async function exchange(listenerArn: string, certificateArn: string, removeFirst: string): Promise<void> {
  await removeCertificate(listenerArn, removeFirst);
  try {
    await addCertificate(listenerArn, certificateArn);
  } catch (error) {
    await addCertificate(listenerArn, removeFirst);
    throw error;
  }
}

/** Removes the old only while the new one stands beside them, as it was read just now. */
export async function detach(listenerArn: string, certificateArn: string, replaces: readonly string[]): Promise<void> {
  const listed = await describeListed(listenerArn);
  if (!listed.some(({ arn }) => arn === certificateArn)) {
    throw new ConditionChangedError(`${certificateArn} is not on ${listenerArn} any more.`);
  }
  for (const old of replaces) {
    const found = listed.find(({ arn }) => arn === old);
    if (found && !found.isDefault) await removeCertificate(listenerArn, old);
  }
}

/** Old certificates serve again. The new one stays beside them: it may be the only one for some name. */
export async function putBack({
  listenerArn,
  certificateArn,
  replaces,
  isDefault,
}: Decision & { readonly kind: 'put-back' }): Promise<void> {
  const [first] = replaces;
  if (isDefault && first !== undefined) {
    await setDefault(listenerArn, first);
    await addCertificate(listenerArn, certificateArn);
    return;
  }
  for (const old of replaces) await addCertificate(listenerArn, old);
}

export async function removeCertificate(listenerArn: string, certificateArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new RemoveListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}

async function describeListed(listenerArn: string): Promise<{ arn: string; isDefault: boolean }[]> {
  const { Certificates = [] } = await elasticLoadBalancing.send(
    new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn, PageSize: 400 }),
  );
  return Certificates.map(({ CertificateArn = '', IsDefault = false }) => ({
    arn: CertificateArn,
    isDefault: IsDefault,
  }));
}
