import tls from 'node:tls';
import type { Clock } from '../../../clock.ts';
import type { ServedCertificate } from '../../../services/acm/index.ts';
import { sslPolicy } from '../../../services/elastic-load-balancing/index.ts';
import { versionsOf } from '../handshake.ts';
import type { AppliedListener } from '../nodes.ts';

/**
 * OpenSSL asks for whole seconds of a clock that may be some milliseconds behind `Date.now()`: what is valid from this
 * very second on would not be valid yet.
 */
const CLOCK_SKEW_MS = 2_000;

/**
 * What sockets show. Clients check dates by this machine's clock, from which the Region's may be far away: a
 * certificate is dated so that it has the same age here as it has there when it is first shown.
 */
export class Contexts {
  readonly #clock: Clock;
  readonly #machineNow: () => number;
  readonly #earlierMs = new Map<string, number>();
  readonly #made = new Map<string, tls.SecureContext>();

  /** @param machineNow this machine's time, in milliseconds since the epoch */
  constructor(clock: Clock, machineNow: () => number) {
    this.#clock = clock;
    this.#machineNow = machineNow;
  }

  /** What is shown for a certificate under a listener's policy. */
  options(listener: AppliedListener, certificate: ServedCertificate): tls.SecureContextOptions {
    const { certificatePem, privateKeyPem, chainPem } = certificate.pem(this.#dated(certificate));
    const versions = versionsOf(listener);
    return {
      cert: certificatePem + chainPem,
      key: privateKeyPem,
      minVersion: versions[0]!,
      maxVersion: versions.at(-1)!,
      ciphers: sslPolicy(listener.sslPolicy!).ciphers.join(':'),
      honorCipherOrder: true,
      ...(listener.clientAuthorities !== undefined && { ca: listener.clientAuthorities }),
    };
  }

  /** The same, made once for each certificate and policy: it takes milliseconds. */
  of(listener: AppliedListener, certificate: ServedCertificate): tls.SecureContext {
    const key = `${listener.sslPolicy} ${listener.clientAuthorities ?? ''} ${keyOf(certificate)}`;
    let context = this.#made.get(key);
    if (!context) this.#made.set(key, (context = tls.createSecureContext(this.options(listener, certificate))));
    return context;
  }

  #dated(certificate: ServedCertificate): number {
    const key = keyOf(certificate);
    const earlierMs = this.#earlierMs.get(key) ?? this.#clock.now() - this.#machineNow() + CLOCK_SKEW_MS;
    this.#earlierMs.set(key, earlierMs);
    return earlierMs;
  }
}

const keyOf = ({ arn, serial }: ServedCertificate): string => `${arn} ${serial}`;
