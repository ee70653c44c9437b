import {
  addCertificate,
  removeCertificate,
  setDefault,
} from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import type { DrillRecord } from '../../api/record.ts';
import { DELETION_MAX_MS } from '../../machine/limits.ts';
import { refuse } from '../../api/refusal.ts';
import { detachOld, issue } from './issueAndDetach.ts';
import { factsOf, placesOf, toFacts } from './facts.ts';
import { findListener } from './listener.ts';
import { readOnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import { checkNotChanging, checkNames, chooseOld, entryOf } from './checks.ts';
import { deleteReplacement, findOrdered } from './replacement.ts';
import { type Serving, servingOf } from './serving.ts';
import type { DrillKind, Preflight, RollbackResult } from '../kind.ts';

/** Which certificate can be replaced now, and its place on the listener. */
export const preflightCertificateRotation: Preflight<'certificate-rotation'> = async ({
  policy,
  input,
  environment,
  nowMs,
}) => {
  const entry = entryOf(environment, policy.resource);
  const listener = await findListener(policy.resource, entry, input.listener ?? policy.listener);
  await checkNotChanging(environment.tableName, policy.resource, listener);
  const old = await chooseOld(listener, policy.probes, entry, nowMs);
  await checkNames(old.names, entry);
  const { arn: oldArn, role, serial: oldSerial, names, probes } = old;
  const id = oldArn.split('/').at(-1)!;
  const facts = { listenerArn: listener.arn, oldArn, oldSerial, role, names, probes };
  return {
    failback: true,
    assumes: toFacts({ ...facts, soakMs: policy.soakSeconds * 1000 }),
    steps: [
      `Request a certificate for ${names.join(', ')} from ACM, and attach it to ${listener.name}${role === 'default' ? ` as its default instead of ${id}.` : ` beside ${id}.`}`,
      ...(role === 'default' ? [] : [`Detach ${id} ${policy.soakSeconds} s later.`]),
      `Attach ${id} again, and delete the new certificate.`,
    ],
    reach: { host: listener.host, port: listener.port },
  };
};

/** Replaces a certificate by a new one, and attaches the old one again after clients were served the new one. */
export const certificateRotation: DrillKind<'certificate-rotation'> = {
  async advance(record, request) {
    return await (record.injection ? detachOld(record, request) : issue(record, request));
  },

  async inject(record, _policy, recordStart) {
    const { listenerArn, oldArn, oldSerial, role } = factsOf(record.plan!);
    const newArn = record.replacement?.certificateArn;
    if (newArn === undefined) throw new Error('There is no new certificate to attach.');
    const serving = await readServing(record);
    if (serving !== 'old') throw refuse('plan-changed', `${DESCRIBED[serving]} now on ${listenerArn}.`);
    await recordStart({ certificate: oldArn, serial: oldSerial });
    await (role === 'default' ? setDefault(listenerArn, newArn) : addCertificate(listenerArn, newArn));
  },

  async observe(record) {
    const serving = await readServing(record);
    return { settled: serving === 'new', text: `${DESCRIBED[serving]} on the listener` };
  },

  async rollBack(record, recordStart) {
    const { injection, plan, rollback, replacement } = record;
    const { listenerArn, oldArn, role, soakMs } = factsOf(plan!);
    const serving = await readServing(record);
    const text = `${DESCRIBED[serving]} on the listener`;
    // A call that was in flight when the drill was aborted may still take effect.
    const mayStillChange = isRecent(replacement?.detachingAtMs) || isRecent(injection?.atMs);
    if (!rollback && serving !== 'new' && mayStillChange) return { state: 'under-way', text };
    switch (serving) {
      case 'old':
        return { state: 'done', text };
      case 'neither':
        return { state: 'left', text: `${text}; left as it is, because somebody else has changed the listener` };
      case 'new':
        if (rollback?.acceptedAtMs === undefined) await recordStart();
        await (role === 'default' ? setDefault(listenerArn, oldArn) : addCertificate(listenerArn, oldArn));
        return { state: 'under-way', text: `${oldArn} was attached again` };
      case 'both':
        // Attached a moment ago, it is not served everywhere yet; one that was never detached needs no such time.
        if (rollback && replacement?.detachingAtMs !== undefined && Date.now() - rollback.atMs < soakMs) {
          return { state: 'under-way', text };
        }
        if (rollback?.acceptedAtMs === undefined) await recordStart();
        await removeCertificate(listenerArn, replacement!.certificateArn!);
        return { state: 'under-way', text: 'The new certificate was detached' };
    }
  },

  async deleteCreated({ drillId, plan, replacement, releasedAtMs }): Promise<RollbackResult> {
    if (!replacement) return { state: 'done', text: 'No certificate was requested' };
    const { orderedAtMs } = replacement;
    const arn = replacement.certificateArn ?? (await findOrdered(drillId, factsOf(plan!).names));
    if (arn === undefined) {
      // The request may have been in flight when its function was stopped.
      const isSure = Date.now() - orderedAtMs >= LONGEST_STEP_MS;
      return { state: isSure ? 'done' : 'under-way', text: 'ACM has no certificate of this drill' };
    }
    const obstacle = await deleteReplacement(arn, drillId);
    if (obstacle === undefined) return { state: 'done', text: `${arn} is deleted` };
    const isLeft = Date.now() - (releasedAtMs ?? orderedAtMs) >= DELETION_MAX_MS;
    return { state: isLeft ? 'left' : 'under-way', text: obstacle };
  },
};

/** ELB may be stale: for this long after a call, a change that it does not show may still take effect. */
const STALE_MS = 30_000;

/** The time-out of a step, and the time until AWS lists what was requested in its last moment. */
const LONGEST_STEP_MS = 90_000;

const isRecent = (atMs: number | undefined): boolean => atMs !== undefined && Date.now() - atMs < STALE_MS;

const DESCRIBED: Readonly<Record<Serving, string>> = {
  old: 'The old certificate is',
  new: 'The new certificate is',
  both: 'Both certificates are',
  neither: 'Neither of the two certificates is',
};

/** A listener that was deleted serves neither. */
async function readServing(record: DrillRecord): Promise<Serving> {
  try {
    return servingOf(placesOf(record), await readOnListener(factsOf(record.plan!).listenerArn));
  } catch (error) {
    if (!isNamed(error, 'ListenerNotFoundException')) throw error;
    return 'neither';
  }
}
