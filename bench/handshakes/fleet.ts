import { defineFleet } from '../../fleet/fleet.ts';

/** Each has its own certificate, so that one is rotated every few seconds. */
const NAMED = ['a', 'b', 'c'].map((label) => `${label}.site.example`);
/** With an RSA and an ECDSA certificate. */
export const TWINS = 'twins.site.example';
/** The default one, which stands in the list for SNI as well. */
export const DEFAULT = 'default.site.example';
export const HOSTS = [...NAMED, TWINS, DEFAULT];
/** Of a load balancer whose listener asks clients for a certificate (mutual TLS). */
export const LOCKED = 'locked.site.example';

export default defineFleet({
  // site.example: the emulator derives the ID of a hosted zone from its caller reference.
  hostedZones: ['Z3927B6C32D9685289305'],
  certificates: {
    site: {
      mode: 'act',
      domains: HOSTS.map((host) => [host]),
      loadBalancers: { site: {} },
      keyAlgorithm: 'EC_prime256v1',
      soakSeconds: 2,
    },
    locked: {
      mode: 'act',
      domains: [[LOCKED]],
      loadBalancers: { locked: {} },
      keyAlgorithm: 'EC_prime256v1',
      soakSeconds: 2,
    },
  },
});
