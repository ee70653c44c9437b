import { isSignedBy, readUploaded, type UploadProblem } from '../../certificates/uploaded.ts';
import type { Answers } from './api.ts';
import { importedContents } from './contents.ts';
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
        id: state.newImportedArn(read.names[0] ?? ''),
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

const PROBLEMS: Readonly<Record<UploadProblem, string>> = {
  'certificate not readable': 'The certificate is not valid.',
  'private key not readable': 'The private key is not valid.',
  'key of another certificate': 'The private key does not belong to the certificate.',
  'key algorithm not supported': 'The key algorithm of the certificate is not supported.',
  expired: 'The certificate has expired.',
};

function readCertificate(
  state: AcmState,
  certificatePem: string,
  privateKeyPem: string,
  chainPem: string,
): Pick<Certificate, 'names' | 'keyAlgorithm'> & { version: Version } {
  const read = readUploaded(certificatePem, privateKeyPem, state.core.clock.now());
  if (typeof read === 'string') throw validationError(PROBLEMS[read]);
  const { names, keyAlgorithm, serial, issuer, notBeforeMs, notAfterMs, x509 } = read;
  return {
    names,
    keyAlgorithm,
    version: {
      serial,
      notBeforeMs,
      notAfterMs,
      issuer,
      isTrusted: isSignedBy(read, state.surroundings.authority.certificatePem),
      imported: { certificatePem, privateKeyPem, chainPem },
      contents: importedContents(x509),
    },
  };
}
