import { defineFleet } from '../../../../fleet/fleet.ts';

const act = 'act' as const;
const on = (name: string) => ({ [name]: {} });
const withHttps = (name: string) => ({ [name]: { https: { redirect: true } } });

/** 59 characters in front of the domain: more than ACM takes for a first name. */
export const LONG_NAME = `${'a'.repeat(59)}.shop.example`;

/** Every kind of certificate and every kind of trouble in one fleet, with the defaults of each certificate set. */
export default defineFleet({
  // Of shop.example, lost.example and strict.example.
  hostedZones: ['Z0F59463C606C5B0E5D3D', 'Z141C3783AD5611AF8976', 'Z0F5899156F0F4339AE57'],
  certificates: {
    ending: { mode: act, loadBalancers: on('ending') },
    stuck: { mode: act, loadBalancers: on('stuck') },
    internal: { mode: act, loadBalancers: on('internal') },
    imported: { mode: act, loadBalancers: on('imported') },
    uploaded: { mode: act, loadBalancers: on('uploaded') },
    twins: { mode: act, loadBalancers: on('twins') },
    both: { mode: act, loadBalancers: on('both') },
    looping: { mode: act, domains: [['looping.shop.example']], loadBalancers: withHttps('looping') },
    apex: { mode: act, domains: [['apex.shop.example', 'www.apex.shop.example']], loadBalancers: withHttps('apex') },
    lost: { mode: act, domains: [['www.lost.example']], loadBalancers: on('lost') },
    strict: { mode: act, domains: [['www.strict.example']], loadBalancers: on('strict') },
    lengthy: { mode: act, domains: [[LONG_NAME], ['short.shop.example']], loadBalancers: on('lengthy') },
    full: { mode: act, loadBalancers: on('full') },
  },
});
