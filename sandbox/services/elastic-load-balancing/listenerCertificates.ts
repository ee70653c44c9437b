import type { Certificate } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answers } from './api.ts';
import {
  certificateNotFound,
  operationNotPermitted,
  tooManyCertificates,
  unsupportedCertificate,
  validationError,
} from './errors.ts';
import { QUOTAS } from './quotas.ts';
import { pageOf } from './paging.ts';
import type { Listener, LoadBalancer } from './records.ts';
import type { LoadBalancingState } from './state.ts';

type Operations = 'AddListenerCertificates' | 'RemoveListenerCertificates' | 'DescribeListenerCertificates';

export function listenerCertificateHandlers(state: LoadBalancingState): Answers<Operations> {
  return {
    // Idempotent. The default certificate may be on the list, too, and is then described twice (API reference).
    AddListenerCertificates: ({ ListenerArn, Certificates }) => {
      const listener = secureListener(state, ListenerArn);
      const arn = onlyOf(Certificates!);
      const loadBalancer = state.loadBalancer(listener.loadBalancerArn);
      checkAttachable(state, loadBalancer, arn);
      if (!listener.certificates.includes(arn)) {
        const attached = state.listenersOf(loadBalancer.id).flatMap(({ certificates }) => certificates);
        if (attached.length >= QUOTAS.certificates) throw tooManyCertificates(QUOTAS.certificates);
        listener.certificates = [...listener.certificates, arn];
        state.tell('listener', listener.id);
      }
      return { Certificates: [{ CertificateArn: arn, IsDefault: false }] };
    },

    // A certificate that is not on the list is no error: the API reference names none for it.
    RemoveListenerCertificates: ({ ListenerArn, Certificates }) => {
      const listener = secureListener(state, ListenerArn);
      const arn = onlyOf(Certificates!);
      const isListed = listener.certificates.includes(arn);
      if (!isListed && listener.defaultCertificate === arn)
        throw operationNotPermitted('Default certificate cannot be removed');
      if (isListed) {
        listener.certificates = listener.certificates.filter((other) => other !== arn);
        state.tell('listener', listener.id);
      }
      return {};
    },

    DescribeListenerCertificates: (input) => {
      const listener = state.listener(input.ListenerArn);
      const all = certificatesOf(listener).map((certificate, at) => ({ certificate, id: String(at), order: at + 1 }));
      const { page, ...marker } = pageOf(all, input);
      return { Certificates: page.map(({ certificate }) => certificate), ...marker };
    },
  };
}

/** All certificates of a listener, the default one first. */
export const certificatesOf = ({ defaultCertificate, certificates }: Listener): Certificate[] => [
  ...(defaultCertificate === undefined ? [] : [{ CertificateArn: defaultCertificate, IsDefault: true }]),
  ...certificates.map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
];

function secureListener(state: LoadBalancingState, arn: string | undefined): Listener {
  const listener = state.listener(arn);
  if (!isSecure(listener.protocol))
    throw validationError(`A certificate cannot be specified for ${listener.protocol} listeners`);
  return listener;
}

export const isSecure = (protocol: string): boolean => protocol === 'HTTPS' || protocol === 'TLS';

/** "You can specify one certificate per call" (API reference of both operations). */
function onlyOf(certificates: readonly Certificate[]): string {
  const [certificate, ...others] = certificates;
  if (!certificate?.CertificateArn || others.length > 0)
    throw validationError('Exactly one certificate must be specified');
  if (certificate.IsDefault !== undefined) throw validationError('IsDefault cannot be specified');
  return certificate.CertificateArn;
}

/** "TLS listeners for your Network Load Balancer": RSA keys of more than 3072 bits are refused. */
const TOO_LONG_FOR_NETWORK = new Set(['RSA_4096']);

/** @throws {AwsError} CertificateNotFound, UnsupportedCertificate */
export function checkAttachable(state: LoadBalancingState, { type }: LoadBalancer, arn: string): void {
  const certificate = state.surroundings.certificate(arn);
  if (!certificate) throw certificateNotFound(arn);
  if (!certificate.isIssued || (type === 'network' && TOO_LONG_FOR_NETWORK.has(certificate.keyAlgorithm)))
    throw unsupportedCertificate(arn);
}
