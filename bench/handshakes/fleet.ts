import { defineFleet } from '../../fleet/fleet.ts';

/** Each has its own certificate, so that one is rotated every few seconds. */
export const HOSTS = ['a', 'b', 'c', 'd', 'e'].map((label) => `${label}.site.example`);

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
  },
});
