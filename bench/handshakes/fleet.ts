import { defineFleet } from '../../fleet/fleet.ts';

/** Each has a certificate of its own, so that there is one to be rotated every few seconds. */
export const HOSTS = ['a', 'b', 'c', 'd', 'e'].map((label) => `${label}.site.example`);

export default defineFleet({
  // That of site.example: in this Region, the id of a zone follows from the reference that it is made with.
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
