import {
  AddListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Region, RegionOptions } from '../../../../sandbox/region.ts';
import {
  changeRecord,
  createWebsite,
  createZone,
  issueCertificate,
  validationsOf,
} from '../../../../sandbox/scenarios/website.ts';
import { assemblyFolder } from '../assembly.ts';
import { createRig, type Rig } from '../rig.ts';
import fleet from './fleet.ts';

/** Websites of some age, each with the certificates of its listener; the first one is the default. */
export const WEBSITES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  shop: [['shop.example', 'www.shop.example']],
  many: [['other.shop.example'], ['api.shop.example']],
};

export interface Options extends RegionOptions {
  /** Others than `shop` and `many`. */
  readonly websites?: typeof WEBSITES;
  readonly daysAgo?: number;
}

/** A Region with websites, into which the drills of the fleet are deployed. */
export const createRotationRig = ({ websites = WEBSITES, daysAgo = 30, ...options }: Options = {}) =>
  createRig(assemblyFolder(), {
    fleet,
    // Quicker than the Region's own: every second more is ten handshakes with each of three addresses.
    acm: { recordShownSeconds: [2, 2], validationCheckSeconds: [10, 10], issueSeconds: [5, 5] },
    tls: { propagationSeconds: [2, 8] },
    ...options,
    build: async (region: Region) => {
      const zoneId = await createZone(region, 'shop.example');
      for (const [name, certificates] of Object.entries(websites)) {
        const arns: string[] = [];
        for (const names of certificates) {
          const arn = await issueCertificate(region, names, { daysAgo });
          arns.push(arn);
          for (const record of await validationsOf(region, arn)) {
            if (!names[0]!.endsWith('shop.example')) continue;
            await changeRecord(region, zoneId, 'UPSERT', record);
          }
        }
        await createWebsite(region, name, arns);
      }
    },
  });

let standing: Promise<Rig> | undefined;

/**
 * Works in a Region that stands for many drills, one after the other: each leaves it as it was, and functions that have
 * run before start faster. After a failure the next one gets a Region of its own.
 */
export async function inStandingRegion(resource: string, work: (rig: Rig) => Promise<void>): Promise<void> {
  try {
    const rig = await (standing ??= createRotationRig());
    await rig.ask('bob', { action: 'acknowledge', drill: 'certificate-rotation', resource });
    await work(rig);
  } catch (error) {
    standing = undefined;
    throw error;
  }
}

/** What each node of a website shows to clients that ask for a name, each certificate once. */
export function shown(region: Region, name: string, host: string): (string | undefined)[] {
  const balancer = region.elasticLoadBalancing.state.loadBalancers.all().find((one) => one.name === name)!;
  const serials = region.tls.nodes.of(balancer.id).map(({ address }) => {
    const handshake = region.tls.handshake(address, 443, { servername: host });
    return handshake.kind === 'shown' ? handshake.certificate.serial : undefined;
  });
  return [...new Set(serials)];
}

/** The hosted zone of shop.example. */
export const ZONE_ID = fleet.hostedZones[0]!;

/** The HTTPS listener of a website. */
export const listenerOf = ({ region }: Rig, name: string) =>
  region.elasticLoadBalancing.state.listeners
    .all()
    .find(({ loadBalancerArn, protocol }) => loadBalancerArn.includes(`/${name}/`) && protocol === 'HTTPS')!;

/** Somebody puts a certificate on the list of a website's listener. */
export async function useOn(rig: Rig, name: string, certificateArn: string): Promise<void> {
  await new ElasticLoadBalancingV2Client(rig.region.clientConfig()).send(
    new AddListenerCertificatesCommand({
      ListenerArn: listenerOf(rig, name).id,
      Certificates: [{ CertificateArn: certificateArn }],
    }),
  );
}
