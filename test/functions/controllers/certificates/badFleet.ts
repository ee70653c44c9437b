import { withWildcard } from '../../../../fleet/domains.ts';
import { defineFleet } from '../../../../fleet/fleet.ts';

const act = 'act' as const;
const on = (name: string) => ({ [name]: {} });

/** In one file, everything that cannot be done, and one certificate set that can. */
export default defineFleet({
  // Of shop.example, both of twice.example, strict.example and gone.example, but not of unlisted.example.
  hostedZones: [
    'Z0F59463C606C5B0E5D3D',
    'Z1E8AA59B1EADCB5B7935',
    'Z012526D7063CAC2FE353',
    'Z0F5899156F0F4339AE57',
    'Z1791B8EDFD1E9C974E7A',
  ],
  certificates: {
    nowhere: { mode: act, domains: [['www.nowhere.example']], loadBalancers: on('nowhere') },
    twice: { mode: act, domains: [['www.twice.example']], loadBalancers: on('twice') },
    unlisted: { mode: act, domains: [['www.unlisted.example']], loadBalancers: on('unlisted') },
    deep: { mode: act, domains: [['*.*.shop.example']], loadBalancers: on('deep') },
    'deep-rule': { mode: act, loadBalancers: on('deep-rule') },
    many: {
      mode: act,
      domains: [Array.from({ length: 11 }, (_, at) => `n${at}.shop.example`)],
      loadBalancers: on('many'),
    },
    plain: { mode: act, loadBalancers: { plain: { ports: [80] } } },
    abroad: {
      mode: act,
      domains: ['arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000'],
      loadBalancers: on('abroad'),
    },
    strict: { mode: act, domains: [['www.strict.example']], loadBalancers: on('strict') },
    gone: { mode: act, domains: [['www.gone.example']], loadBalancers: on('gone') },
    missing: { mode: act, domains: [['missing.shop.example']], loadBalancers: on('missing') },
    shop: { mode: act, domains: [withWildcard('shop.example')], loadBalancers: on('shop') },
  },
});
