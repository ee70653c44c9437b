import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import {
  addCertificate,
  readOnListener,
  removeCertificate,
  setDefault,
} from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import type { Decision } from '../decision.ts';

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
  const { defaultArn, listed } = await readOnListener(listenerArn);
  if (defaultArn !== certificateArn && !listed.includes(certificateArn)) {
    throw new ConditionChangedError(`${certificateArn} is not on ${listenerArn} any more.`);
  }
  for (const old of replaces) {
    if (old !== defaultArn && listed.includes(old)) await removeCertificate(listenerArn, old);
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
