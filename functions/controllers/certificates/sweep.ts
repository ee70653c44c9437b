import { callTimeLeftMs, OutOfTimeError } from '../../aws/deadline.ts';
import { listCertificates } from '../../aws/acm/certificates.ts';
import { describeAllLoadBalancers } from '../../aws/elasticLoadBalancing/loadBalancers.ts';
import { paceOf } from '../../aws/pace.ts';
import { from, type Scan } from '../../control-loop/sweep.ts';
import { comparableDaysLeft } from '../../../fleet/certificateFreshness.ts';
import type { CertificatesController } from './controller.ts';
import { dueOf } from './due.ts';
import type { Policy } from './policy.ts';
import { observePlainly } from './observe.ts';
import { ServerCertificates } from './observeOthers.ts';
import type { Progress } from './progress.ts';
import type { CertificatesView, ListenerView } from './view.ts';

/** What one part of a sweep hands to the next. */
export interface Carried {
  /** The least of all certificates on listeners of the certificate sets so far, in days; absent while there is none. */
  readonly minDays?: number;
  /** A certificate set could not be read: nobody can say how long its certificates have. */
  readonly isIncomplete?: true;
  /** Listeners that have been looked at already, of the certificate set at which time ended. */
  readonly seen: readonly ListenerView[];
}

export type CertificatesScan = Scan<CertificatesView, Progress, Carried>;

interface Tools {
  readonly controller: CertificatesController;
  readonly resources: readonly string[];
  /** Said when a sweep goes on in another invocation, and when it has come to its end. */
  readonly reached: (resumeAt: string | undefined, minDays: number | undefined) => Promise<void>;
}

/** What invoked the function. */
type Begun = 'tick' | 'sweep' | 'continuation';

/**
 * A tick looks closely at what is due, and goes on with a sweep that stopped. A sweep goes by the page and slowly, so
 * that others may call as well, and takes several invocations.
 */
export function scanFor(begun: Begun, { controller, resources, reached }: Tools): CertificatesScan {
  let minDays: number | undefined;
  let isIncomplete = false;
  const seen = new Map<string, ListenerView>();

  const isQuiet = (view: CertificatesView, record: Parameters<typeof controller.progressOf>[1], nowMs: number) => {
    const { decision } = controller.decide(view, controller.progressOf(view, record, nowMs), nowMs);
    return decision.kind === 'hold' && decision.reason === 'in-order';
  };

  return {
    resources,
    ...(begun === 'tick' && {
      urgent: (recordOf, nowMs) =>
        dueOf(from(recordOf.sweep.resumeAt, resources), recordOf, (resource) => controller.modeOf(resource), nowMs),
    }),
    async *scan(left, recordOf, nowMs, carried) {
      if (left.length === 0) return;
      ({ minDays } = carried ?? {});
      isIncomplete = carried?.isIncomplete ?? false;
      for (const listener of carried?.seen ?? []) seen.set(listener.arn, listener);
      const pace = paceOf('describeLoadBalancing', 'certificatesSweep');
      const [balancers, certificates] = await Promise.all([
        describeAllLoadBalancers(pace),
        listCertificates(paceOf('listCertificates', 'certificatesSweep')),
      ]);
      const serverCertificates = new ServerCertificates(paceOf('iam', 'certificatesSweep'));
      const listing = { balancers, certificates, serverCertificates, pace, sofar: { seen, mayGoOn } };
      for (const resource of left) {
        const record = recordOf(resource);
        try {
          const view = await observePlainly(controller.subjectOf(resource), record, listing, nowMs);
          minDays = leastDays(view, controller.subjectOf(resource).policy, minDays, nowMs);
          yield { resource, view, needsLook: !isQuiet(view, record, nowMs) };
        } catch (error) {
          if (error instanceof OutOfTimeError) throw error;
          isIncomplete = true;
          yield { resource, view: undefined };
        }
        seen.clear();
      }
    },
    pass: {
      begins: begun === 'sweep',
      carry: () => ({
        ...(minDays !== undefined && { minDays }),
        ...(isIncomplete && { isIncomplete }),
        seen: fitting([...seen.values()]),
      }),
      // Without the least of all, no number says so: the alarm on a sweep that does not come sounds.
      reached: (resumeAt) => reached(resumeAt, isIncomplete ? undefined : (minDays ?? 0)),
    },
    lookMs: SETTLING_MS,
  };
}

/** How far it came is to be written down before time is up. */
const SETTLING_MS = 4_000;

function mayGoOn(): void {
  if (callTimeLeftMs() < SETTLING_MS) throw new OutOfTimeError('The rest of the sweep');
}

/** An item of DynamoDB holds 400 KB; what does not fit is described once more. */
const MAX_SEEN_CHARACTERS = 200_000;

function fitting(listeners: readonly ListenerView[]): ListenerView[] {
  let left = MAX_SEEN_CHARACTERS;
  return listeners.filter((listener) => (left -= JSON.stringify(listener).length) > 0);
}

function leastDays(
  { listeners, certificates }: CertificatesView,
  policy: Policy,
  before: number | undefined,
  nowMs: number,
) {
  const days = listeners.flatMap(({ certificateArns }) =>
    certificateArns.flatMap((arn) => {
      const certificate = certificates.get(arn);
      return certificate ? (comparableDaysLeft(certificate, policy, nowMs) ?? []) : [];
    }),
  );
  const all = before === undefined ? days : [...days, before];
  return all.length > 0 ? Math.min(...all) : undefined;
}
