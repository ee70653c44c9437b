import { decide } from '../../../../functions/controllers/certificates/decide.ts';
import type { Decision } from '../../../../functions/controllers/certificates/decision.ts';
import type { Policy } from '../../../../functions/controllers/certificates/policy.ts';
import { memory } from '../../../../functions/controllers/certificates/memory.ts';
import { progressOf } from '../../../../functions/controllers/certificates/progress.ts';
import { noteFailures } from '../../../../functions/control-loop/failures.ts';
import { traits } from '../../../../functions/controllers/certificates/decision.ts';
import type { CertificateView, ListenerView } from '../../../../functions/controllers/certificates/view.ts';
import { certificate, DAY, MINUTE, pending, type Seen, validation } from './builders.ts';

/** What may happen to one step: nothing, a failure before anything was done, or one after it was. */
export type Mishap = 'none' | 'failed' | 'killed-before' | 'killed-after';

/** A world in memory that does what decisions say, with chance where AWS has it. Nothing in it talks. */
export class Model {
  view: Seen;
  nowMs: number;
  readonly decisions: string[] = [];
  readonly #policy: Policy;
  #made = 0;

  constructor(view: Seen, policy: Policy, nowMs: number) {
    this.view = view;
    this.#policy = policy;
    this.nowMs = nowMs;
  }

  /** Names on the certificates that a client of the listener may get and that are valid now. */
  served(): string[] {
    return this.view.listeners.flatMap(({ certificateArns }) =>
      certificateArns
        .flatMap((each) => this.view.certificates.get(each) ?? [])
        .filter(({ status, notAfterMs }) => status === 'ISSUED' && (notAfterMs ?? 0) > this.nowMs)
        .flatMap(({ names }) => names),
    );
  }

  /** One look of the controller; what it decides is carried out, unless something happens to it. */
  step(mishap: Mishap, isServed: boolean): Decision {
    this.#forget();
    const { decision } = decide(this.view, this.view.progress, this.#policy, this.nowMs);
    this.decisions.push(`${decision.kind}/${decision.reason}`);
    if (decision.kind === 'hold') return decision;
    this.#remember(memory.progressOnDecision(this.view.progress, decision, this.nowMs));
    if (mishap === 'killed-before') return decision;
    if (mishap === 'failed') {
      const refusals = traits.subjectsOf(decision).map((subject) => ({ subject, error: 'InternalError: later' }));
      const { progress } = this.view;
      this.#remember({ ...progress, failures: noteFailures(progress.failures, refusals, this.nowMs) });
      return decision;
    }
    this.#carryOut(decision, isServed);
    if (mishap === 'killed-after') return decision;
    this.#remember(memory.progressOnSuccess(this.view.progress, decision, this.nowMs));
    return decision;
  }

  /** Time passes; what was requested and can be validated is issued. */
  pass(durationMs: number): void {
    this.nowMs += durationMs;
    const certificates = [...this.view.certificates.values()].map((one) => {
      if (one.status === 'ISSUED' && (one.notAfterMs ?? 0) <= this.nowMs) return { ...one, status: 'EXPIRED' };
      const records = one.detail?.validations ?? [];
      const isProven = records.every(({ record }) => record && this.view.records.get(record.name) === record.value);
      if (one.status !== 'PENDING_VALIDATION' || !isProven) return one;
      return { ...one, status: 'ISSUED', notBeforeMs: this.nowMs, notAfterMs: this.nowMs + 198 * DAY };
    });
    this.view = { ...this.view, certificates: new Map(certificates.map((one) => [one.arn, one])) };
  }

  #carryOut(decision: Decision, isServed: boolean): void {
    switch (decision.kind) {
      case 'request':
        this.#put(
          pending(`made-${++this.#made}`, {
            names: decision.names,
            keyAlgorithm: decision.keyAlgorithm,
            createdAtMs: this.nowMs,
            detail: { validations: [validation()] },
          }),
        );
        return;
      case 'upsert-records': {
        const written = decision.records.map(({ name, value }) => [name, value] as const);
        this.view = { ...this.view, records: new Map([...this.view.records, ...written]) };
        return;
      }
      case 'attach':
        this.#listener(decision.listenerArn, (listener) => attached(listener, decision));
        return;
      case 'detach':
        this.#listener(decision.listenerArn, (listener) => without(listener, decision.replaces));
        return;
      case 'rollback':
        this.#listener(decision.listenerArn, (listener) => rolledBack(listener, decision));
        return;
      case 'prove': {
        const outcome = isServed ? 'served' : 'not-served';
        const proof = { requestedAtMs: this.nowMs, finishedAtMs: this.nowMs + 1_000, outcome } as const;
        this.view = { ...this.view, proofs: new Map(this.view.proofs).set(decision.listenerArn, proof) };
        return;
      }
      case 'delete': {
        const certificates = new Map(this.view.certificates);
        certificates.delete(decision.certificateArn);
        this.view = { ...this.view, certificates };
        return;
      }
      default:
        return;
    }
  }

  #forget(): void {
    this.#remember(progressOf(this.view, this.#policy, this.view.progress, this.nowMs));
  }

  #remember(progress: Seen['progress']): void {
    this.view = { ...this.view, progress };
  }

  #put(one: CertificateView): void {
    this.view = { ...this.view, certificates: new Map(this.view.certificates).set(one.arn, one) };
  }

  #listener(arn: string, change: (listener: ListenerView) => ListenerView): void {
    const listeners = this.view.listeners.map((listener) => (listener.arn === arn ? change(listener) : listener));
    const inUse = new Set(listeners.flatMap(({ certificateArns }) => certificateArns));
    const certificates = [...this.view.certificates.values()].map(
      (one) => [one.arn, { ...one, isInUse: inUse.has(one.arn) }] as const,
    );
    this.view = { ...this.view, listeners, certificates: new Map(certificates) };
  }
}

function attached(listener: ListenerView, decision: Decision & { kind: 'attach' }): ListenerView {
  const { certificateArn, isDefault, isListed, removeFirst } = decision;
  if (isDefault && isListed) {
    const listed = listener.certificateArns.filter((arn) => arn !== certificateArn && arn !== removeFirst);
    return {
      ...listener,
      defaultCertificateArn: certificateArn,
      certificateArns: [certificateArn, ...listed],
      isDefaultListed: true,
    };
  }
  if (isDefault) return withDefault(listener, certificateArn);
  const rest = listener.certificateArns.filter((arn) => arn !== certificateArn && arn !== removeFirst);
  return { ...listener, certificateArns: [...rest, certificateArn] };
}

function rolledBack(listener: ListenerView, decision: Decision & { kind: 'rollback' }): ListenerView {
  const { certificateArn, replaces, isDefault } = decision;
  const [first] = replaces;
  if (isDefault && first !== undefined) {
    const back = withDefault(listener, first);
    return { ...back, certificateArns: [...new Set([...back.certificateArns, certificateArn])] };
  }
  return { ...listener, certificateArns: [...new Set([...listener.certificateArns, ...replaces])] };
}

/** What was the default before is on the listener no more. */
function withDefault(listener: ListenerView, arn: string): ListenerView {
  const others = listener.certificateArns.filter((one) => one !== listener.defaultCertificateArn && one !== arn);
  return { ...listener, defaultCertificateArn: arn, certificateArns: [arn, ...others] };
}

const without = (listener: ListenerView, arns: readonly string[]): ListenerView => ({
  ...listener,
  certificateArns: listener.certificateArns.filter((arn) => !arns.includes(arn)),
});

/** A certificate with chance in it: how long it has, which names, which key, and of which kind. */
export const anyCertificate = (
  name: string,
  {
    daysLeft,
    names,
    kind,
    keyAlgorithm,
  }: {
    readonly daysLeft: number;
    readonly names: readonly string[];
    readonly kind: 'ours' | CertificateView['type'];
    readonly keyAlgorithm: 'RSA_2048' | 'EC_prime256v1';
  },
) =>
  certificate(name, {
    daysLeft,
    names,
    keyAlgorithm,
    ours: kind === 'ours',
    type: kind === 'ours' ? 'AMAZON_ISSUED' : kind,
    status: daysLeft > 0 ? 'ISSUED' : 'EXPIRED',
  });

export const STEP_MS = MINUTE;
