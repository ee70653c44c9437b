import type * as client from '@aws-sdk/client-acm';
import { canonicalName } from '../../dns/names.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { certificateInUse, invalidParameter, limitExceeded } from './errors.ts';
import type { Issuance } from './issuance.ts';
import { TOKEN_HOURS } from './options.ts';
import type { Certificate } from './records.ts';
import type { AcmState } from './state.ts';
import { addTags } from './tags.ts';

type Operations = 'RequestCertificate' | 'DeleteCertificate';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

const SIMULATED_OF_REQUEST = new Set(
  'DomainName ValidationMethod SubjectAlternativeNames IdempotencyToken Options Tags KeyAlgorithm CertificateAuthorityArn'.split(
    ' ',
  ),
);

/** "Algorithms supported for an ACM certificate request" (default: RSA_2048; API reference). */
const REQUESTABLE = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const;

export function requestHandlers(state: AcmState, issuance: Issuance): Answers<Operations> {
  const tokens = new Map<string, { readonly arn: string; readonly atMs: number }>();
  const requestsMs: number[] = [];
  return {
    RequestCertificate: (input) => {
      refuseUnsimulated('acm:RequestCertificate', input, SIMULATED_OF_REQUEST);
      const nowMs = state.core.clock.now();
      const token = input.IdempotencyToken;
      const remembered = token === undefined ? undefined : tokens.get(token);
      // Within the hour a token stands for one certificate; that the rest of the request is not compared is a guess.
      if (remembered && nowMs < remembered.atMs + TOKEN_HOURS * HOUR_MS && state.certificates.get(remembered.arn))
        return { CertificateArn: remembered.arn };
      const names = readNames(state, input);
      while (requestsMs[0] !== undefined && requestsMs[0] <= nowMs - YEAR_MS) requestsMs.shift();
      if (requestsMs.length >= state.options.requestQuota)
        throw limitExceeded(
          `Error: you have reached your limit of ${state.options.requestQuota} certificates in the last year.`,
        );
      checkQuota(state);
      const certificate = newRequested(state, issuance, names, input);
      requestsMs.push(nowMs);
      state.certificates.add(certificate);
      if (token !== undefined) tokens.set(token, { arn: certificate.id, atMs: nowMs });
      issuance.begin(certificate);
      return { CertificateArn: certificate.id };
    },

    DeleteCertificate: ({ CertificateArn }) => {
      const certificate = state.certificate(CertificateArn);
      if (state.isInUse(certificate.id)) throw certificateInUse(certificate.id);
      state.certificates.remove(certificate);
      state.tell(certificate);
      return {};
    },
  };
}

/** @throws {AwsError} LimitExceededException */
export function checkQuota({ certificates, options }: AcmState): void {
  // Those of private authorities do not count (user guide, "Quotas").
  const counted = certificates.all().filter(({ type }) => type !== 'PRIVATE').length;
  if (counted >= options.certificateQuota)
    throw limitExceeded(`There can be at most ${options.certificateQuota} certificates.`);
}

function newRequested(
  state: AcmState,
  issuance: Issuance,
  names: readonly string[],
  {
    KeyAlgorithm = 'RSA_2048',
    ValidationMethod = 'EMAIL',
    Options,
    Tags,
    ...input
  }: client.RequestCertificateCommandInput,
): Certificate {
  const keyAlgorithm = REQUESTABLE.find((known) => known === KeyAlgorithm);
  if (!keyAlgorithm) throw invalidParameter(`Certificates with keys of ${KeyAlgorithm} cannot be requested.`);
  if (ValidationMethod === 'HTTP') throw notSimulated('The validation method HTTP');
  if (Options?.Export === 'ENABLED') throw notSimulated('Options.Export of acm:RequestCertificate');
  const { CertificateAuthorityArn: privateAuthorityArn } = input;
  return {
    id: state.newArn(),
    order: state.certificates.nextOrder(),
    ...(privateAuthorityArn === undefined ? { type: 'AMAZON_ISSUED' } : { type: 'PRIVATE', privateAuthorityArn }),
    createdMs: state.nowMs,
    listedMs: state.nextListedMs(),
    isLogged: Options?.CertificateTransparencyLoggingPreference !== 'DISABLED',
    tags: addTags(new Map(), Tags),
    names,
    keyAlgorithm,
    status: 'PENDING_VALIDATION',
    failureReason: undefined,
    issuedMs: undefined,
    importedMs: undefined,
    revokedMs: undefined,
    version: undefined,
    validation: privateAuthorityArn === undefined ? issuance.newValidation(ValidationMethod, names) : undefined,
    update: undefined,
    renewal: undefined,
  };
}

/** Labels of 1 to 63 characters, at least two of them, and an asterisk in place of the first one only (API model). */
const NAME = /^(?:\*\.)?(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)$/;

/** Octets: "The first domain name cannot exceed 64", alternative ones 253 (API reference). */
const MAX_FIRST_NAME = 64;
const MAX_NAME = 253;

function readNames(state: AcmState, input: client.RequestCertificateCommandInput): string[] {
  const given = [input.DomainName ?? '', ...(input.SubjectAlternativeNames ?? [])].map(canonicalName);
  const names = [...new Set(given)];
  if (names[0]!.length > MAX_FIRST_NAME)
    throw invalidParameter(`The first domain name exceeds ${MAX_FIRST_NAME} characters.`);
  for (const name of names)
    if (name.length > MAX_NAME || !NAME.test(name)) throw invalidParameter(`The domain name ${name} is not valid.`);
  if (names.length > state.options.namesQuota)
    throw limitExceeded(`A certificate can have at most ${state.options.namesQuota} domain names.`);
  return names;
}
