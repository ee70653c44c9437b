import * as client from '@aws-sdk/client-iam';
import { isSignedBy, readUploaded, type Uploaded, type UploadProblem } from '../../certificates/uploaded.ts';
import { arn, type Core } from '../../core.ts';
import { uniqueId } from '../../deploy/names.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import type { ServedCertificate } from '../acm/index.ts';
import type { AttachableCertificate } from '../elastic-load-balancing/state.ts';
import { pageOf } from '../pages.ts';
import { CONSTRAINTS } from './constraints.ts';

/** IAM's server certificates, which load balancers take as they take ACM's. They are uploaded, and nobody renews them. */
export interface ServerCertificates {
  readonly wire: WireService;
  /** A certificate as load balancers look at it before they take it; undefined if there is none. */
  attachable(certificateArn: string): AttachableCertificate | undefined;
  /** What load balancers serve of it; undefined if there is no such certificate. */
  served(certificateArn: string): ServedCertificate | undefined;
}

interface Surroundings {
  /** PEM of the authority that clients trust. */
  readonly authorityPem: () => string;
  /** The ARNs of the load balancers that a certificate is attached to. */
  readonly usersOf: (certificateArn: string) => readonly string[];
}

interface ServerCertificate extends Uploaded {
  readonly metadata: client.ServerCertificateMetadata;
  readonly tags: client.Tag[];
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly chainPem: string;
}

/** Of an account, unless it is raised: "IAM and AWS STS quotas". */
const QUOTA = 20;

/** Items of a page unless the caller asks for others (API reference, ListServerCertificates). */
const PAGE = 100;

const DEFAULT_PATH = '/';

/** The ARN that a server certificate of a name has; paths stand before the name. */
export const serverCertificateArn = (name: string, path = DEFAULT_PATH): string =>
  arn('iam', `server-certificate${path}${name}`);

export function createServerCertificates(core: Core, surroundings: Surroundings): ServerCertificates {
  // By name: names are unique whatever their paths are.
  const byName = new Map<string, ServerCertificate>();
  const find = (name: string): ServerCertificate => {
    const found = byName.get(name);
    if (!found) throw noSuchEntity(name);
    return found;
  };
  const withArn = (certificateArn: string) =>
    [...byName.values()].find(({ metadata }) => metadata.Arn === certificateArn);
  return {
    wire: service(
      client,
      CONSTRAINTS,
    )({
      UploadServerCertificate(input) {
        const { ServerCertificateName: name = '', CertificateBody = '', PrivateKey = '', Path = DEFAULT_PATH } = input;
        if (byName.has(name)) throw alreadyExists(name);
        const read = readUploaded(CertificateBody, PrivateKey, core.clock.now());
        if (typeof read === 'string') throw refusalOf(read);
        if (byName.size >= QUOTA) throw limitExceeded();
        const metadata = {
          Path,
          ServerCertificateName: name,
          ServerCertificateId: uniqueId('ASCA', name),
          Arn: serverCertificateArn(name, Path),
          UploadDate: new Date(core.clock.now()),
          Expiration: new Date(read.notAfterMs),
        };
        const tags = [...(input.Tags ?? [])];
        const pems = { certificatePem: CertificateBody, privateKeyPem: PrivateKey };
        byName.set(name, { ...read, metadata, tags, ...pems, chainPem: input.CertificateChain ?? '' });
        return { ServerCertificateMetadata: metadata, ...(tags.length > 0 && { Tags: tags }) };
      },

      ListServerCertificates({ PathPrefix = DEFAULT_PATH, MaxItems: limit = PAGE, Marker: token }) {
        const all = [...byName.values()]
          .map(({ metadata }) => metadata)
          .filter(({ Path = DEFAULT_PATH }) => Path.startsWith(PathPrefix))
          .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
        const { items, nextToken } = pageOf(all, nameOf, { limit, token }, invalidMarker);
        return {
          ServerCertificateMetadataList: items,
          IsTruncated: nextToken !== undefined,
          ...(nextToken !== undefined && { Marker: nextToken }),
        };
      },

      GetServerCertificate({ ServerCertificateName = '' }) {
        const { metadata, certificatePem, chainPem, tags } = find(ServerCertificateName);
        return {
          ServerCertificate: {
            ServerCertificateMetadata: metadata,
            CertificateBody: certificatePem,
            ...(chainPem !== '' && { CertificateChain: chainPem }),
            ...(tags.length > 0 && { Tags: tags }),
          },
        };
      },

      DeleteServerCertificate({ ServerCertificateName = '' }) {
        const { metadata } = find(ServerCertificateName);
        const [user] = surroundings.usersOf(metadata.Arn!);
        if (user !== undefined) throw deleteConflict(metadata.ServerCertificateId!, user);
        byName.delete(ServerCertificateName);
        return {};
      },
    }),
    attachable(certificateArn) {
      const found = withArn(certificateArn);
      return found && { isIssued: true, keyAlgorithm: found.keyAlgorithm };
    },
    served(certificateArn) {
      const found = withArn(certificateArn);
      if (!found) return undefined;
      const { names, keyAlgorithm, serial, issuer, notBeforeMs, notAfterMs } = found;
      const { certificatePem, privateKeyPem, chainPem } = found;
      const isTrusted = isSignedBy(found, surroundings.authorityPem());
      const pem = () => ({ certificatePem, privateKeyPem, chainPem });
      return { arn: certificateArn, names, keyAlgorithm, serial, issuer, notBeforeMs, notAfterMs, isTrusted, pem };
    },
  };
}

const nameOf = ({ ServerCertificateName = '' }: client.ServerCertificateMetadata): string => ServerCertificateName;

// As recorded (cloud-custodian's recordings, localstack's snapshots) or as users report it; the others are guesses.

const noSuchEntity = (name: string) =>
  new AwsError('NoSuchEntity', `The Server Certificate with name ${name} cannot be found.`);
const alreadyExists = (name: string) =>
  new AwsError('EntityAlreadyExists', `The Server Certificate with name ${name} already exists.`);
const deleteConflict = (id: string, user: string) =>
  new AwsError(
    'DeleteConflict',
    `Certificate: ${id} is currently in use by ${user}. Please remove it first before deleting it from IAM.`,
  );
const limitExceeded = () =>
  new AwsError('LimitExceeded', `Cannot exceed quota for ServerCertificatesPerAccount: ${QUOTA}`);
const invalidMarker = () => new AwsError('InvalidInput', 'The marker is not valid.', { status: 400 });

function refusalOf(problem: UploadProblem): AwsError {
  switch (problem) {
    case 'certificate not readable':
      return new AwsError(
        'MalformedCertificate',
        'Unable to parse certificate. Please ensure the certificate is in PEM format.',
      );
    case 'private key not readable':
      return new AwsError(
        'MalformedCertificate',
        'Unable to parse private key. Please ensure the key is in PEM format.',
      );
    case 'key of another certificate':
      return new AwsError('KeyPairMismatch', "Private key doesn't match certificate.");
    case 'key algorithm not supported':
      return new AwsError('MalformedCertificate', 'The key algorithm of the certificate is not supported.');
    case 'expired':
      return new AwsError('MalformedCertificate', 'The certificate has expired.');
  }
}
