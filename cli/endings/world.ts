import type { Region, RegionOptions } from '../../sandbox/region.ts';
import {
  changeRecord,
  createWebsite,
  createZone,
  issueCertificate,
  validationsOf,
} from '../../sandbox/scenarios/website.ts';
import fleet, { ABORT_ALARM, EDGE_PORT } from '../../sandbox/faults/endingsFleet.ts';
import { createRig, type Rig } from './rig.ts';

/** The certificates of each website; the first one is the default of its listener. */
const WEBSITES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  web: [['shop.example', 'www.shop.example']],
  many: [['other.shop.example'], ['api.shop.example']],
};

/** A Region with everything that the fleet's drills are about; one of the readers is Evenkeel's own. */
export async function createEndingsRig(assemblyFolder: string, seed: number): Promise<Rig> {
  const rig = await createEverything(assemblyFolder, { seed });
  await rig.loseHumanReader();
  return rig;
}

/** The same, before Evenkeel has done anything. */
export const createEverything = (assemblyFolder: string, options: RegionOptions): Promise<Rig> =>
  createRig(assemblyFolder, {
    ...options,
    fleet,
    alarms: [ABORT_ALARM],
    port: EDGE_PORT,
    build: createWebsites,
    // Quicker than the Region's own: nothing but waiting is to be seen meanwhile.
    rds: { durations: { instanceCreating: [60, 60], instanceDeleting: [30, 30] } },
    acm: { recordShownSeconds: [2, 2], validationCheckSeconds: [10, 10], issueSeconds: [5, 5] },
    tls: { propagationSeconds: [2, 8] },
  });

async function createWebsites(region: Region): Promise<void> {
  const zoneId = await createZone(region, 'shop.example');
  for (const [name, certificates] of Object.entries(WEBSITES)) {
    const arns: string[] = [];
    for (const names of certificates) {
      const arn = await issueCertificate(region, names, { daysAgo: 30 });
      arns.push(arn);
      for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    }
    await createWebsite(region, name, arns);
  }
}
