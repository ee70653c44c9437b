import type { Certificate, DomainStatus, Renewal, Version } from './records.ts';
import type { AcmState } from './state.ts';
import { PRIVATE_RENEWAL_WINDOW_DAYS } from './options.ts';
import { isAllowedByCaa, isProven } from './validationRecords.ts';

const DAY_MS = 86_400_000;

/** Between two looks at whether a certificate has come into use; a guess. */
const UNUSED_CHECK_MS = DAY_MS / 2;

/**
 * Managed renewal: from the opening of the window on, a certificate that is in use is renewed as soon as every one of
 * its domains can be validated. Its ARN stays.
 */
export class Renewals {
  readonly #state: AcmState;
  readonly #onRenewed: (certificate: Certificate) => void;
  /** When people were last told that a certificate needs them, and why. */
  readonly #told = new Map<Version, { readonly atMs: number; readonly reason: string }>();

  constructor(state: AcmState, onRenewed: (certificate: Certificate) => void) {
    this.#state = state;
    this.#onRenewed = onRenewed;
  }

  /** Imported certificates are not renewed. */
  watch(certificate: Certificate, version: Version): void {
    if (certificate.type === 'IMPORTED') return;
    const { core, options } = this.#state;
    const days = certificate.type === 'PRIVATE' ? PRIVATE_RENEWAL_WINDOW_DAYS : options.renewalWindowDays;
    const opensMs = version.notAfterMs - days * DAY_MS;
    const startMs = Math.max(opensMs, core.clock.now()) + this.#state.drawMs(options.renewalStartSeconds);
    this.#state.at(startMs, certificate, () => this.#attempt(certificate, version));
  }

  /** The certificate has expired before it could be renewed. */
  fail(certificate: Certificate): void {
    if (certificate.renewal && certificate.renewal.status !== 'SUCCESS')
      this.#put(certificate, { ...certificate.renewal, status: 'FAILED' });
  }

  /** Somebody followed the link in the e-mail. */
  approve(certificate: Certificate): void {
    if (certificate.renewal?.status === 'PENDING_VALIDATION') this.#renewSoon(certificate, certificate.version!);
  }

  #attempt(certificate: Certificate, version: Version): void {
    if (certificate.version !== version || certificate.status !== 'ISSUED') return;
    const { options } = this.#state;
    const again = (delayMs: number) =>
      this.#state.after(delayMs, certificate, () => this.#attempt(certificate, version));
    if (!this.#state.isInUse(certificate.id)) {
      again(UNUSED_CHECK_MS);
      return;
    }
    if (certificate.type === 'PRIVATE') {
      this.#attemptPrivately(certificate, version, () => again(this.#state.drawMs(options.renewalCheckSeconds)));
      return;
    }
    const domains = this.#validate(certificate);
    const isValidated = [...domains.values()].every((status) => status === 'SUCCESS');
    const isAllowed = certificate.names.every((name) => isAllowedByCaa(this.#state.surroundings.dns, name));
    if (isValidated && isAllowed) {
      this.#renewSoon(certificate, version);
      return;
    }
    this.#put(certificate, {
      status: 'PENDING_VALIDATION',
      reason: isValidated ? 'CAA_ERROR' : undefined,
      domains,
    });
    this.#tellPeople(certificate, version, isValidated ? 'CAA_ERROR' : 'PENDING_DOMAIN_VALIDATION');
    again(this.#state.drawMs(options.renewalCheckSeconds));
  }

  /** Nothing is validated; its authority has to let ACM issue. */
  #attemptPrivately(certificate: Certificate, version: Version, again: () => void): void {
    const reason = this.#state.privateAuthorities.whyNot(certificate.privateAuthorityArn);
    if (reason === undefined) {
      this.#renewSoon(certificate, version);
      return;
    }
    this.#put(certificate, { status: 'FAILED', reason, domains: new Map() });
    this.#tellPeople(certificate, version, reason);
    again();
  }

  #validate({ names, validation }: Certificate): Map<string, DomainStatus> {
    const isDone = (name: string) => validation?.method === 'DNS' && isProven(this.#state.surroundings.dns, name);
    return new Map(names.map((name) => [name, isDone(name) ? 'SUCCESS' : 'PENDING_VALIDATION']));
  }

  #renewSoon(certificate: Certificate, version: Version): void {
    const domains = new Map(certificate.names.map((name) => [name, 'SUCCESS' as const]));
    this.#put(certificate, { status: 'PENDING_AUTO_RENEWAL', reason: undefined, domains });
    this.#state.after(this.#state.drawMs(this.#state.options.issueSeconds), certificate, () => {
      if (certificate.version !== version || certificate.status !== 'ISSUED') return;
      this.#told.delete(version);
      certificate.version = this.#state.newVersion(certificate);
      certificate.issuedMs = this.#state.core.clock.now();
      this.#put(certificate, { status: 'SUCCESS', reason: undefined, domains });
      this.#onRenewed(certificate);
    });
  }

  #put(certificate: Certificate, renewal: Omit<Renewal, 'updatedMs'>): void {
    certificate.renewal = { ...renewal, updatedMs: this.#state.core.clock.now() };
  }

  /** When a person is needed for another reason, and again every day (how often is a guess). */
  #tellPeople(certificate: Certificate, version: Version, reason: string): void {
    const nowMs = this.#state.core.clock.now();
    const last = this.#told.get(version);
    if (last?.reason === reason && nowMs < last.atMs + DAY_MS) return;
    this.#told.set(version, { atMs: nowMs, reason });
    this.#state.told.renewalActionRequired(certificate, reason);
  }
}
