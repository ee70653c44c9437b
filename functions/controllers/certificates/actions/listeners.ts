import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import {
  addCertificate,
  readOnListener,
  removeCertificate,
  setDefault,
} from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { RefusedError } from '../../../control-loop/failures.ts';
import { type Decision, traits } from '../decision.ts';
import { NO_ROOM } from '../memory.ts';

type Attach = Decision & { readonly kind: 'attach' };

/**
 * A listener gets a certificate.
 * @throws {RefusedError} where it certainly has not got it: then nothing of this is under way
 */
export async function attach(decision: Attach): Promise<void> {
  const { listenerArn, certificateArn, replaces, isDefault, isListed, removeFirst } = decision;
  try {
    if (isDefault && isListed) await exchangeBoth(decision);
    else if (isDefault) await exchangeDefault(listenerArn, certificateArn, replaces);
    else if (removeFirst !== undefined) await exchange(listenerArn, certificateArn, removeFirst);
    else await addCertificate(listenerArn, certificateArn);
  } catch (error) {
    throw isRefusal(error) ? refusalOf(decision, error) : error;
  }
}

/** AWS says with 4xx that it did nothing; whatever else happened, it may have done it. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof ConditionChangedError) return true;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return error instanceof Error && status >= 400 && status < 500;
}

/** Where there is no room, and an old certificate that could go first, that is done at once. */
function refusalOf(decision: Attach, { name, message }: Error): RefusedError {
  const hasAnotherWay = name === NO_ROOM && decision.removeFirst === undefined && decision.replaces.length > 0;
  const error = `${name}: ${message}`;
  const refusals = traits.subjectsOf(decision).map((subject) => ({
    subject,
    error,
    ...(hasAnotherWay && { pauseMs: 0 }),
  }));
  return new RefusedError(refusals, name);
}

/** Takes the place of the default certificate only while that is still the one that was to go. */
async function exchangeDefault(listenerArn: string, certificateArn: string, old: readonly string[]): Promise<void> {
  const { defaultArn } = await readOnListener(listenerArn);
  if (defaultArn === certificateArn) return;
  refuseIfChanged(listenerArn, defaultArn, old);
  await setDefault(listenerArn, certificateArn);
}

/**
 * The old default is in the list for SNI, too, from which the load balancer prefers to serve. The new one is listed
 * beside it and becomes the default; the old one leaves the list after the soak, or at once where there is no room.
 */
async function exchangeBoth({ listenerArn, certificateArn, replaces, removeFirst }: Attach): Promise<void> {
  const { defaultArn, listed } = await readOnListener(listenerArn);
  refuseIfChanged(listenerArn, defaultArn, [certificateArn, ...replaces]);
  if (!listed.includes(certificateArn)) {
    // As the default it goes on to be served meanwhile.
    if (removeFirst !== undefined && listed.includes(removeFirst)) {
      await exchange(listenerArn, certificateArn, removeFirst);
    } else await addCertificate(listenerArn, certificateArn);
  }
  if (defaultArn !== certificateArn) await setDefault(listenerArn, certificateArn);
}

/** @throws {ConditionChangedError} if somebody has set another default since */
function refuseIfChanged(listenerArn: string, defaultArn: string | undefined, known: readonly string[]): void {
  if (defaultArn === undefined || known.includes(defaultArn)) return;
  throw new ConditionChangedError(`The default certificate of ${listenerArn} is ${defaultArn} by now.`);
}

/**
 * The one case in which something goes first: the listener takes no more. The new one follows at once, and the old one
 * comes back if it is refused.
 */
async function exchange(listenerArn: string, certificateArn: string, removeFirst: string): Promise<void> {
  await removeCertificate(listenerArn, removeFirst);
  try {
    await addCertificate(listenerArn, certificateArn);
  } catch (error) {
    await addCertificate(listenerArn, removeFirst);
    throw error;
  }
}

/** Removes the old only while the new one stands beside them, as it was read just now. */
export async function detach({
  listenerArn,
  certificateArn,
  replaces,
}: Decision & { readonly kind: 'detach' }): Promise<void> {
  const { defaultArn, listed } = await readOnListener(listenerArn);
  if (defaultArn !== certificateArn && !listed.includes(certificateArn)) {
    throw new ConditionChangedError(`${certificateArn} is not on ${listenerArn} any more.`);
  }
  for (const old of replaces) {
    if (old !== defaultArn && listed.includes(old)) await removeCertificate(listenerArn, old);
  }
}

/** Old certificates serve again. The new one stays beside them: it may be the only one for some name. */
export async function rollBack({
  listenerArn,
  certificateArn,
  replaces,
  isDefault,
  isListed,
}: Decision & { readonly kind: 'rollback' }): Promise<void> {
  const [first] = replaces;
  if (isDefault && first !== undefined) {
    await setDefault(listenerArn, first);
    if (isListed) await addCertificate(listenerArn, first);
    await addCertificate(listenerArn, certificateArn);
    return;
  }
  for (const old of replaces) await addCertificate(listenerArn, old);
}
