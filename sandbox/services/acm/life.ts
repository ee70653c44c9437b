import { daysLeft } from './events.ts';
import { APPROACHING_DAYS } from './options.ts';
import type { Certificate, Version } from './records.ts';
import { Renewals } from './renewals.ts';
import type { AcmState } from './state.ts';

const DAY_MS = 86_400_000;
const HALF_DAY_MS = DAY_MS / 2;

/** What becomes of a certificate once it is issued: it is renewed, tells of its end, and ends. */
export class Life {
  readonly renewals: Renewals;
  readonly #state: AcmState;
  #isMeasuring = false;

  constructor(state: AcmState) {
    this.#state = state;
    this.renewals = new Renewals(state, (certificate) => this.begin(certificate, 'RENEWAL'));
  }

  /** A certificate has another version than before. */
  begin(certificate: Certificate, action: 'ISSUANCE' | 'RENEWAL' | 'IMPORT' | 'REIMPORT'): void {
    const { version } = certificate;
    if (!version) throw new Error(`${certificate.id} has not been issued`);
    certificate.status = 'ISSUED';
    this.#state.told.available(certificate, action);
    this.#go(certificate, version);
  }

  /** The same certificate, as if so much more time had passed since it was issued. An imported one has dates of its own. */
  age(certificate: Certificate, byMs: number): void {
    const { version } = certificate;
    if (!version || version.imported) return;
    const older = { ...version, notBeforeMs: version.notBeforeMs - byMs, notAfterMs: version.notAfterMs - byMs };
    certificate.version = older;
    this.#go(certificate, older);
  }

  #go(certificate: Certificate, version: Version): void {
    this.#state.tell(certificate);
    this.#at(certificate, version, version.notAfterMs, () => this.#expire(certificate));
    const approachingMs = version.notAfterMs - APPROACHING_DAYS[certificate.type] * DAY_MS;
    this.#at(certificate, version, approachingMs, () => this.#approach(certificate, version));
    this.renewals.watch(certificate, version);
    this.#measure();
  }

  /** Load balancers go on serving it; it is neither renewed nor attached again. */
  revoke(certificate: Certificate): void {
    certificate.status = 'REVOKED';
    certificate.revokedMs = this.#state.core.clock.now();
    this.#state.told.revoked(certificate);
  }

  #at(certificate: Certificate, version: Version, timeMs: number, work: () => void): void {
    this.#state.at(timeMs, certificate, () => {
      if (certificate.version === version && certificate.status === 'ISSUED') work();
    });
  }

  /** Once a day until the end. */
  #approach(certificate: Certificate, version: Version): void {
    this.#state.told.approachingExpiration(certificate);
    const tomorrowMs = this.#state.core.clock.now() + DAY_MS;
    if (tomorrowMs < version.notAfterMs)
      this.#at(certificate, version, tomorrowMs, () => this.#approach(certificate, version));
  }

  #expire(certificate: Certificate): void {
    certificate.status = 'EXPIRED';
    this.renewals.fail(certificate);
    // Imported ones just end (user guide, "ACM Certificate Expired event").
    if (certificate.type !== 'IMPORTED') this.#state.told.expired(certificate);
    this.#state.tell(certificate);
  }

  /** `DaysToExpiry` of every certificate that has not expired, twice a day (user guide, "Supported CloudWatch metrics"). */
  #measure(): void {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    const { clock, record } = this.#state.core;
    const publish = () => {
      for (const { id, status, version } of this.#state.certificates.all()) {
        if (status !== 'ISSUED') continue;
        record({
          namespace: 'AWS/CertificateManager',
          name: 'DaysToExpiry',
          dimensions: { CertificateArn: id },
          value: daysLeft(version!.notAfterMs, clock.now()),
        });
      }
      clock.setTimeout(publish, HALF_DAY_MS);
    };
    clock.setTimeout(publish, HALF_DAY_MS - (clock.now() % HALF_DAY_MS));
  }
}
