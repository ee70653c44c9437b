import tls from 'node:tls';
import type { ServedCertificate } from '../../../services/acm/index.ts';
import { sslPolicy } from '../../../services/elastic-load-balancing/index.ts';
import { versionsOf } from '../handshake.ts';
import type { AppliedListener } from '../nodes.ts';

/** What a socket shows for a certificate under a listener's policy. */
export function contextOptions(listener: AppliedListener, certificate: ServedCertificate): tls.SecureContextOptions {
  const { certificatePem, privateKeyPem, chainPem } = certificate.pem();
  const versions = versionsOf(listener);
  return {
    cert: certificatePem + chainPem,
    key: privateKeyPem,
    minVersion: versions[0]!,
    maxVersion: versions.at(-1)!,
    ciphers: sslPolicy(listener.sslPolicy!).ciphers.join(':'),
    honorCipherOrder: true,
  };
}

const contexts = new WeakMap<ServedCertificate, Map<string, tls.SecureContext>>();

/** Made once for each certificate and policy: it takes milliseconds. */
export function contextOf(listener: AppliedListener, certificate: ServedCertificate): tls.SecureContext {
  const known = contexts.get(certificate) ?? new Map<string, tls.SecureContext>();
  contexts.set(certificate, known);
  const policy = listener.sslPolicy ?? '';
  let context = known.get(policy);
  if (!context) known.set(policy, (context = tls.createSecureContext(contextOptions(listener, certificate))));
  return context;
}
