import { createPrivateKey, X509Certificate } from 'node:crypto';
import { algorithmOf } from '../../certificates/keyPairs.ts';
import { canonicalName } from '../../dns/names.ts';
import type { Answers } from './api.ts';
import { importedContents, partOf } from './contents.ts';
import { requestInProgress, validationError } from './errors.ts';
import type { Life } from './life.ts';
import { pemOf } from './pem.ts';
import type { Certificate, Version } from './records.ts';
import { checkQuota } from './requests.ts';
import type { AcmState } from './state.ts';
import { addTags } from './tags.ts';

type Operations = 'ImportCertificate' | 'GetCertificate';

export function importHandlers(state: AcmState, life: Life): Answers<Operations> {
  return {
    // With an ARN it replaces what was imported under it.
    ImportCertificate: ({ CertificateArn, Certificate: pem, PrivateKey, CertificateChain, Tags }) => {
      const read = readCertificate(state, text(pem), text(PrivateKey), text(CertificateChain));
      const importedMs = state.core.clock.now();
      if (CertificateArn !== undefined) {
        const present = state.certificate(CertificateArn);
        if (present.type !== 'IMPORTED') throw validationError(`${CertificateArn} was not imported.`);
        if (Tags?.length) throw validationError('Tags cannot be given when a certificate is imported again.');
        Object.assign(present, read, { importedMs });
        life.begin(present, 'REIMPORT');
        return { CertificateArn };
      }
      checkQuota(state);
      const imported: Certificate = {
        id: state.newArn(),
        order: state.certificates.nextOrder(),
        type: 'IMPORTED',
        createdMs: importedMs,
        listedMs: state.nextListedMs(),
        // Who issued it decides (as recorded).
        isLogged: false,
        tags: addTags(new Map(), Tags),
        status: 'ISSUED',
        failureReason: undefined,
        issuedMs: undefined,
        importedMs,
        revokedMs: undefined,
        validation: undefined,
        update: undefined,
        renewal: undefined,
        ...read,
      };
      state.certificates.add(imported);
      life.begin(imported, 'IMPORT');
      return { CertificateArn: imported.id };
    },

    GetCertificate: ({ CertificateArn }) => {
      const certificate = state.certificate(CertificateArn);
      if (!certificate.version) throw requestInProgress(certificate.id);
      const { certificatePem, chainPem } = pemOf(certificate, certificate.version, state.surroundings.authority);
      return { Certificate: certificatePem, CertificateChain: chainPem };
    },
  };
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

function readCertificate(
  state: AcmState,
  certificatePem: string,
  privateKeyPem: string,
  chainPem: string,
): Pick<Certificate, 'names' | 'keyAlgorithm'> & { version: Version } {
  const x509 = parsed('certificate', () => new X509Certificate(certificatePem));
  const privateKey = parsed('private key', () => createPrivateKey(privateKeyPem));
  if (!x509.checkPrivateKey(privateKey)) throw validationError('The private key does not belong to the certificate.');
  const keyAlgorithm = algorithmOf(x509.publicKey);
  if (!keyAlgorithm) throw validationError('The key algorithm of the certificate is not supported.');
  const notAfterMs = Date.parse(x509.validTo);
  if (notAfterMs <= state.core.clock.now()) throw validationError('The certificate has expired.');
  const root = new X509Certificate(state.surroundings.authority.certificatePem);
  return {
    names: namesOf(x509),
    keyAlgorithm,
    version: {
      serial: x509.serialNumber.toLowerCase(),
      notBeforeMs: Date.parse(x509.validFrom),
      notAfterMs,
      issuer: partOf(x509.issuer, 'CN') ?? x509.issuer,
      isTrusted: x509.checkIssued(root) && x509.verify(root.publicKey),
      imported: { certificatePem, privateKeyPem, chainPem },
      contents: importedContents(x509),
    },
  };
}

function parsed<Parsed>(what: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch {
    throw validationError(`The ${what} is not valid.`);
  }
}

/** The DNS names; the common name only where there are none. */
function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  const names = (subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => (entry.startsWith('DNS:') ? [canonicalName(entry.slice('DNS:'.length))] : []));
  return names.length > 0 ? names : [canonicalName(partOf(subject, 'CN') ?? '')];
}
