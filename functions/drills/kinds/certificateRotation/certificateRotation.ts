import {
  addCertificate,
  removeCertificate,
  setDefault,
} from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import type { DrillRecord } from '../../api/record.ts';
import { refuse } from '../../api/refusal.ts';
import { detachOld, issue } from './issueAndDetach.ts';
import { factsOf, placesOf, toFacts } from './facts.ts';
import { findListener } from './listener.ts';
import { readOnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { checkAtRest, checkNames, chooseOld, entryOf } from './checks.ts';
import { deleteReplacement, findOrdered } from './replacement.ts';
import { type Serving, servingOf } from './serving.ts';
import type { DrillKind, Prepare, PutBack } from '../kind.ts';

/** Which certificate could be replaced now, and where it stands. */
export const prepareCertificateRotation: Prepare<'certificate-rotation'> = async ({
  policy,
  input,
  environment,
  nowMs,
}) => {
  const entry = entryOf(environment, policy.resource);
  const listener = await findListener(policy.resource, entry, input.listener ?? policy.listener);
  await checkAtRest(environment.tableName, policy.resource, listener);
  const old = await chooseOld(listener, policy.probes, entry, nowMs);
  await checkNames(old.names, entry);
  const { arn: oldArn, role, serial: oldSerial, names, probes } = old;
  const id = oldArn.split('/').at(-1)!;
  const facts = { listenerArn: listener.arn, oldArn, oldSerial, role, names, probes };
  return {
    failback: true,
    assumes: toFacts({ ...facts, soakMs: policy.soakSeconds * 1000 }),
    steps: [
      `Have ACM issue a certificate for ${names.join(', ')}, and put it on ${listener.name}${role === 'default' ? ` as its default instead of ${id}.` : ` beside ${id}.`}`,
      ...(role === 'default' ? [] : [`Take ${id} off the list ${policy.soakSeconds} s later.`]),
      `Put ${id} back, and delete the new certificate.`,
    ],
    reach: { host: listener.host, port: listener.port },
  };
};

/** A certificate is replaced by a new one, which clients are served, and then the old one serves again. */
export const certificateRotation: DrillKind<'certificate-rotation'> = {
  async advance(record, request) {
    return await (record.injection ? detachOld(record, request) : issue(record, request));
  },

  async inject(record, _policy, begun) {
    const { listenerArn, oldArn, oldSerial, role } = factsOf(record.plan!);
    const newArn = record.replacement?.certificateArn;
    if (newArn === undefined) throw new Error('There is no new certificate to serve.');
    const serving = await readServing(record);
    if (serving !== 'old') throw refuse('plan-changed', `${DESCRIBED[serving]} on ${listenerArn} by now.`);
    await begun({ certificate: oldArn, serial: oldSerial });
    await (role === 'default' ? setDefault(listenerArn, newArn) : addCertificate(listenerArn, newArn));
  },

  async look(record) {
    const serving = await readServing(record);
    return { settled: serving === 'new', text: `${DESCRIBED[serving]} on the listener` };
  },

  async putBack(record, begun) {
    const { injection, plan, putBack, replacement } = record;
    const { listenerArn, oldArn, role, soakMs } = factsOf(plan!);
    const serving = await readServing(record);
    const text = `${DESCRIBED[serving]} on the listener`;
    // What an invocation was about to do when the drill was ended may still take place.
    const mayStillChange = isRecent(replacement?.detachingAtMs) || isRecent(injection?.atMs);
    if (!putBack && serving !== 'new' && mayStillChange) return { state: 'under-way', text };
    switch (serving) {
      case 'old':
        return { state: 'back', text };
      case 'neither':
        return { state: 'left', text: `${text}; it stays so, because somebody else has a hand in it` };
      case 'new':
        if (!putBack) await begun();
        await (role === 'default' ? setDefault(listenerArn, oldArn) : addCertificate(listenerArn, oldArn));
        return { state: 'under-way', text: `${oldArn} was put back` };
      case 'both':
        // Put back a moment ago, it is not known everywhere yet; one that never went needs no such time.
        if (putBack && replacement?.detachingAtMs !== undefined && Date.now() - putBack.atMs < soakMs) {
          return { state: 'under-way', text };
        }
        if (!putBack) await begun();
        await removeCertificate(listenerArn, replacement!.certificateArn!);
        return { state: 'under-way', text: 'The new certificate was taken off the list' };
    }
  },

  async retire({ drillId, plan, replacement, releasedAtMs }): Promise<PutBack> {
    if (!replacement) return { state: 'back', text: 'No certificate was asked for' };
    const { orderedAtMs } = replacement;
    const arn = replacement.certificateArn ?? (await findOrdered(drillId, factsOf(plan!).names));
    if (arn === undefined) {
      // The request may have been on its way when its function was stopped.
      const isSure = Date.now() - orderedAtMs >= LONGEST_STEP_MS;
      return { state: isSure ? 'back' : 'under-way', text: 'ACM has no certificate of this drill' };
    }
    const obstacle = await deleteReplacement(arn, drillId);
    if (obstacle === undefined) return { state: 'back', text: `${arn} is deleted` };
    const isLeft = Date.now() - (releasedAtMs ?? orderedAtMs) >= USED_AT_MOST_MS;
    return { state: isLeft ? 'left' : 'under-way', text: obstacle };
  },
};

/** ELB's answers may be behind: for so long after a call, what has not begun may still begin. */
const STALE_MS = 30_000;

/** The time-out of a step, and what AWS takes to list what it was asked for in its last moment. */
const LONGEST_STEP_MS = 90_000;

/** ACM hears from load balancers what they use: "may take a few minutes"; then people have to look. */
const USED_AT_MOST_MS = 15 * 60_000;

const isRecent = (atMs: number | undefined): boolean => atMs !== undefined && Date.now() - atMs < STALE_MS;

const DESCRIBED: Readonly<Record<Serving, string>> = {
  old: 'The old certificate is',
  new: 'The new certificate is',
  both: 'Both certificates are',
  neither: 'Neither of the two certificates is',
};

/** A listener that is gone serves neither. */
async function readServing(record: DrillRecord): Promise<Serving> {
  try {
    return servingOf(placesOf(record), await readOnListener(factsOf(record.plan!).listenerArn));
  } catch (error) {
    if (!isNamed(error, 'ListenerNotFoundException')) throw error;
    return 'neither';
  }
}
