import * as client from '@aws-sdk/client-acm';
import type { KeyAlgorithm } from '../../certificates/keyPairs.ts';
import type { Core } from '../../core.ts';
import { service, type WireService } from '../../wire/service.ts';
import { CONSTRAINTS } from './constraints.ts';
import { describeHandlers } from './descriptions.ts';
import { importHandlers } from './imports.ts';
import { Issuance } from './issuance.ts';
import { Life } from './life.ts';
import { listHandlers } from './listing.ts';
import { migrationHandlers } from './migration.ts';
import type { AcmOptions } from './options.ts';
import { type Pem, pemOf } from './pem.ts';
import type { PrivateAuthority } from './privateAuthorities.ts';
import { requestHandlers } from './requests.ts';
import { AcmState, type Surroundings } from './state.ts';
import { tagHandlers } from './tags.ts';

export type { PrivateAuthority } from './privateAuthorities.ts';
export type { AcmOptions } from './options.ts';
export type { Pem } from './pem.ts';

/** A certificate as a load balancer gets it from ACM. */
export interface ServedCertificate {
  readonly arn: string;
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  readonly serial: string;
  readonly issuer: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Whether clients that trust public authorities trust it. */
  readonly isTrusted: boolean;
  /** With its key; signed when it is first asked for. An imported one has its own dates, whatever `earlierMs` says. */
  readonly pem: (earlierMs?: number) => Pem;
}

/** How a certificate stands, for reports. */
export interface CertificateTruth {
  readonly arn: string;
  readonly names: readonly string[];
  readonly status: string;
  readonly renewalStatus: string | undefined;
  readonly notAfterMs: number | undefined;
}

/** AWS Certificate Manager: public certificates that Amazon issues and renews, and imported ones. */
export interface Acm {
  readonly wire: WireService;
  /** A certificate as load balancers look at it before they take it; undefined if there is none. */
  attachable(certificateArn: string): { readonly isIssued: boolean; readonly keyAlgorithm: KeyAlgorithm } | undefined;
  /** The version that is to be served now; undefined if there is no such certificate or none was issued yet. */
  served(certificateArn: string): ServedCertificate | undefined;
  /** Tells of every certificate for which something else is to be served from now on. */
  subscribe(subscriber: (certificateArn: string) => void): void;
  /** Everything as it is, the oldest first. */
  inspect(): CertificateTruth[];
  /** The tags of a certificate; undefined if there is no such certificate. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** The authority takes an issued certificate back. */
  revoke(certificateArn: string): void;
  /** All issued certificates but imported ones, as if so many more days had passed since they were issued. */
  age(days: number): void;
  /** An authority of AWS Private CA, whose API is not simulated. */
  createPrivateAuthority(name: string): PrivateAuthority;
  /** Somebody follows the links in the e-mails by which a request or a renewal is validated. */
  approveByEmail(certificateArn: string): void;
  /**
   * What is requested inside `setUp` is issued at once and without validation, as if all that had happened so many
   * days ago: for scenarios, which begin with certificates of some age.
   */
  instantly<Result>(setUp: () => Promise<Result>, daysAgo?: number): Promise<Result>;
}

export function createAcm(core: Core, surroundings: Surroundings, options: AcmOptions = {}): Acm {
  const state = new AcmState(core, options, surroundings);
  const life = new Life(state);
  const issuance = new Issuance(state, life);
  return {
    wire: service(
      client,
      CONSTRAINTS,
    )({
      ...requestHandlers(state, issuance),
      ...importHandlers(state, life),
      ...describeHandlers(state),
      ...listHandlers(state),
      ...migrationHandlers(state, issuance),
      ...tagHandlers(state),
    }),
    attachable(certificateArn) {
      const found = state.certificates.get(certificateArn);
      return found && { isIssued: found.status === 'ISSUED', keyAlgorithm: found.keyAlgorithm };
    },
    served(certificateArn) {
      const certificate = state.certificates.get(certificateArn);
      const version = certificate?.version;
      if (!version) return undefined;
      const { serial, issuer, notBeforeMs, notAfterMs, isTrusted } = version;
      const { names, keyAlgorithm } = certificate;
      const pem = (earlierMs?: number) => pemOf(certificate, version, surroundings.authority, earlierMs);
      return { arn: certificateArn, names, keyAlgorithm, serial, issuer, notBeforeMs, notAfterMs, isTrusted, pem };
    },
    subscribe: (subscriber) => state.subscribe(subscriber),
    inspect: () =>
      state.certificates.all().map(({ id, names, status, renewal, version }) => ({
        arn: id,
        names,
        status,
        renewalStatus: renewal?.status,
        notAfterMs: version?.notAfterMs,
      })),
    resourceTags: (arn) => {
      const tags = state.certificates.get(arn)?.tags;
      return tags && Object.fromEntries(tags);
    },
    createPrivateAuthority: (name) => state.privateAuthorities.create(name),
    age(days) {
      for (const certificate of state.certificates.all())
        if (certificate.status === 'ISSUED') life.age(certificate, days * 86_400_000);
    },
    revoke: (certificateArn) => life.revoke(state.certificate(certificateArn)),
    approveByEmail(certificateArn) {
      const certificate = state.certificate(certificateArn);
      if (certificate.validation?.method !== 'EMAIL') throw new Error(`${certificateArn} is not validated by e-mail`);
      if (certificate.status === 'PENDING_VALIDATION') issuance.approve(certificate);
      else life.renewals.approve(certificate);
    },
    instantly: (setUp, daysAgo = 0) => state.instantly(setUp, daysAgo),
  };
}
