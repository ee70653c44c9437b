import type { FailureReason } from '@aws-sdk/client-acm';
import { isWithin } from '../../dns/names.ts';
import type { Life } from './life.ts';
import { VALIDATION_HOURS } from './options.ts';
import type { Certificate, Validation, ValidationMethod } from './records.ts';
import type { AcmState } from './state.ts';
import { isAllowedByCaa, isProven } from './validationRecords.ts';

const HOUR_MS = 3_600_000;

/** Names that no public authority certifies. */
const NOT_PUBLIC = ['internal', 'local', 'localhost', 'invalid', 'corp', 'home', 'lan', 'intranet'];

/** Amazon's own; "DOMAIN_NOT_ALLOWED" is also said of domains that are held to be unsafe. */
const NOT_ALLOWED = ['amazonaws.com', 'cloudfront.net', 'elasticbeanstalk.com'];

/** How a requested certificate comes to be issued, or not. */
export class Issuance {
  readonly #state: AcmState;
  readonly #life: Life;

  constructor(state: AcmState, life: Life) {
    this.#state = state;
    this.#life = life;
  }

  begin(certificate: Certificate): void {
    if (this.#state.isInstant) {
      for (const name of certificate.names) certificate.validation?.domains.set(name, 'SUCCESS');
      this.#issue(certificate);
      return;
    }
    if (certificate.type === 'PRIVATE') {
      this.#state.after(this.#state.drawMs(this.#state.options.issueSeconds), certificate, () => {
        const reason = this.#state.privateAuthorities.whyNot(certificate.privateAuthorityArn);
        if (reason === undefined) this.#issue(certificate);
        else this.#fail(certificate, reason);
      });
      return;
    }
    const failure = certificate.names.map(forbidden).find((reason) => reason !== undefined);
    if (failure) this.#state.at(certificate.validation!.shownMs, certificate, () => this.#fail(certificate, failure));
    else
      this.#pursue(certificate, certificate.validation!, {
        isWanted: () => certificate.status === 'PENDING_VALIDATION',
        done: () => this.#issueIfAllowed(certificate),
        timedOut: () => void (certificate.status = 'VALIDATION_TIMED_OUT'),
      });
  }

  /** Moves an issued certificate to another method; until that is done, the old one stays in effect. */
  migrate(certificate: Certificate): void {
    const { update } = certificate;
    const end = (status: 'SUCCESS' | 'FAILED') =>
      Object.assign(update!, { status, updatedMs: this.#state.core.clock.now() });
    this.#pursue(certificate, update!.to, {
      isWanted: () => certificate.update === update,
      done: () => {
        certificate.validation = update!.to;
        end('SUCCESS');
      },
      timedOut: () => end('FAILED'),
    });
  }

  /** Somebody followed the links in the e-mails. */
  approve(certificate: Certificate): void {
    for (const name of certificate.names) certificate.validation!.domains.set(name, 'SUCCESS');
    this.#issueIfAllowed(certificate);
  }

  newValidation(method: ValidationMethod, names: readonly string[]): Validation {
    const { nowMs, options } = this.#state;
    return {
      method,
      startedMs: nowMs,
      shownMs: this.#state.isInstant ? nowMs : nowMs + this.#state.drawMs(options.recordShownSeconds),
      domains: new Map(names.map((name) => [name, 'PENDING_VALIDATION'])),
    };
  }

  /** Looks for the CNAMEs again and again until all are found or the time is over. E-mails are answered by `approve`. */
  #pursue(
    certificate: Certificate,
    { method, startedMs, domains }: Validation,
    then: { isWanted: () => boolean; done: () => void; timedOut: () => void },
  ): void {
    const look = () => {
      if (!then.isWanted()) return;
      const { clock } = this.#state.core;
      for (const [name, status] of domains)
        if (method === 'DNS' && status !== 'SUCCESS' && isProven(this.#state.surroundings.dns, name))
          domains.set(name, 'SUCCESS');
      const isValidated = [...domains.values()].every((status) => status === 'SUCCESS');
      if (isValidated && method === 'DNS') then.done();
      else if (clock.now() >= startedMs + VALIDATION_HOURS * HOUR_MS) {
        for (const [name, status] of domains) if (status !== 'SUCCESS') domains.set(name, 'FAILED');
        then.timedOut();
      } else again();
    };
    const again = () =>
      this.#state.after(this.#state.drawMs(this.#state.options.validationCheckSeconds), certificate, look);
    again();
  }

  #issueIfAllowed(certificate: Certificate): void {
    this.#state.after(this.#state.drawMs(this.#state.options.issueSeconds), certificate, () => {
      if (certificate.status !== 'PENDING_VALIDATION') return;
      const isAllowed = certificate.names.every((name) => isAllowedByCaa(this.#state.surroundings.dns, name));
      if (isAllowed) this.#issue(certificate);
      else this.#fail(certificate, 'CAA_ERROR');
    });
  }

  #issue(certificate: Certificate): void {
    certificate.version = this.#state.newVersion(certificate);
    certificate.issuedMs = this.#state.nowMs;
    this.#life.begin(certificate, 'ISSUANCE');
  }

  #fail(certificate: Certificate, reason: FailureReason): void {
    certificate.status = 'FAILED';
    certificate.failureReason = reason;
    for (const name of certificate.names) certificate.validation?.domains.set(name, 'FAILED');
  }
}

function forbidden(name: string): FailureReason | undefined {
  if (NOT_PUBLIC.some((domain) => isWithin(name, domain))) return 'INVALID_PUBLIC_DOMAIN';
  if (NOT_ALLOWED.some((domain) => isWithin(name, domain))) return 'DOMAIN_NOT_ALLOWED';
  return undefined;
}
