import { createHash } from 'node:crypto';
import { arn, type Core } from '../../core.ts';
import type { Authority } from '../../certificates/authority.ts';
import type { Dns } from '../../dns/resolver.ts';
import type { Random } from '../../random.ts';
import { OrderedStore } from '../orderedStore.ts';
import { certificateNotFound } from './errors.ts';
import { Told } from './events.ts';
import { livesAt } from './lives.ts';
import { type AcmOptions, DEFAULT_OPTIONS, PRIVATE_VALIDITY_DAYS, type Seconds } from './options.ts';
import { PrivateAuthorities, uuid } from './privateAuthorities.ts';
import type { Certificate, Version } from './records.ts';

const DAY_MS = 86_400_000;

/** What this service asks of others. */
export interface Surroundings {
  readonly dns: Dns;
  /** Who signs what Amazon issues. */
  readonly authority: Authority;
  /** The ARNs of the load balancers that a certificate is attached to. */
  readonly usersOf: (certificateArn: string) => readonly string[];
}

const arnOf = (digits: string): string => arn('acm', `certificate/${uuid(digits)}`);

/** The ARN of the nth import of a certificate whose first name is this, from 0. */
export const importedArn = (name: string, times = 0): string =>
  arnOf(createHash('sha256').update(`${name} ${times}`).digest('hex'));

/** The state of Certificate Manager in this Region, and the passing of its time. */
export class AcmState {
  readonly core: Core;
  readonly options: Required<AcmOptions>;
  readonly surroundings: Surroundings;
  readonly certificates = new OrderedStore<Certificate>();
  readonly privateAuthorities = new PrivateAuthorities();
  readonly told: Told;
  readonly #random: Random;
  readonly #randomOfLists: Random;
  readonly #subscribers: ((certificateArn: string) => void)[] = [];
  readonly #imports = new Map<string, number>();
  /** Set inside of `instantly`: how long before now what is made there was made. */
  #backdatedMs: number | undefined;

  constructor(core: Core, options: AcmOptions, surroundings: Surroundings) {
    this.core = core;
    this.options = { ...DEFAULT_OPTIONS, ...options };
    this.surroundings = surroundings;
    this.#random = core.random.fork('acm');
    this.#randomOfLists = core.random.fork('acm-lists');
    this.told = new Told(core, (certificateArn) => this.isInUse(certificateArn));
  }

  get isInstant(): boolean {
    return this.#backdatedMs !== undefined;
  }

  /** Region time, or the earlier one that `instantly` pretends. */
  get nowMs(): number {
    return this.core.clock.now() - (this.#backdatedMs ?? 0);
  }

  async instantly<Result>(setUp: () => Promise<Result>, daysAgo: number): Promise<Result> {
    this.#backdatedMs = daysAgo * DAY_MS;
    try {
      return await setUp();
    } finally {
      this.#backdatedMs = undefined;
    }
  }

  /** @throws {AwsError} ResourceNotFoundException */
  certificate(certificateArn: string | undefined): Certificate {
    const found = this.certificates.get(certificateArn ?? '');
    if (!found) throw certificateNotFound(certificateArn ?? '');
    return found;
  }

  isInUse(certificateArn: string): boolean {
    return this.surroundings.usersOf(certificateArn).length > 0;
  }

  newArn(): string {
    return arnOf(this.#hexadecimal(32));
  }

  /** Imported certificates have ARNs that follow from their names, so that a fleet can list them before they are there. */
  newImportedArn(name: string): string {
    const times = this.#imports.get(name) ?? 0;
    this.#imports.set(name, times + 1);
    return importedArn(name, times);
  }

  /** What is issued now: valid from the beginning of the day to the end of the last one. */
  newVersion({ type, privateAuthorityArn = '' }: Pick<Certificate, 'type' | 'privateAuthorityArn'>): Version {
    const notBeforeMs = Math.floor(this.nowMs / DAY_MS) * DAY_MS;
    const ofAmazon = this.options.validityDays ?? livesAt(notBeforeMs).validityDays;
    const days = type === 'PRIVATE' ? PRIVATE_VALIDITY_DAYS : ofAmazon;
    const signedBy = this.privateAuthorities.get(privateAuthorityArn)?.authority;
    return {
      // A first byte that is not zero and not negative is written alike by everyone.
      serial: this.#random.integer(1, 0x7f).toString(16).padStart(2, '0') + this.#hexadecimal(30),
      notBeforeMs,
      notAfterMs: notBeforeMs + days * DAY_MS - 1_000,
      issuer: (signedBy ?? this.surroundings.authority).name,
      isTrusted: !signedBy,
      ...(signedBy && { signedBy }),
    };
  }

  subscribe(subscriber: (certificateArn: string) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** Something else is served for a certificate from now on, or nothing any more. */
  tell(certificate: Certificate): void {
    for (const subscriber of this.#subscribers) subscriber(certificate.id);
  }

  /** When what is made now is in lists. */
  nextListedMs(): number {
    const [shortest, longest] = this.options.listedSeconds;
    return this.isInstant
      ? 0
      : this.core.clock.now() + Math.round(1000 * this.#randomOfLists.between(shortest, longest));
  }

  drawMs([shortest, longest]: Seconds): number {
    return Math.round(1000 * this.#random.between(shortest, longest));
  }

  /** Calls back at a Region time, or at once if that is over, unless the certificate is gone by then. */
  at(timeMs: number, certificate: Certificate, work: () => void): void {
    this.core.clock.setTimeout(() => {
      if (this.certificates.get(certificate.id) === certificate) work();
    }, timeMs - this.core.clock.now());
  }

  after(delayMs: number, certificate: Certificate, work: () => void): void {
    this.at(this.core.clock.now() + delayMs, certificate, work);
  }

  #hexadecimal(digits: number): string {
    return Array.from({ length: digits }, () => this.#random.integer(0, 15).toString(16)).join('');
  }
}
