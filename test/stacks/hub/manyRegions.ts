import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegionThread, Regions } from '../../../sandbox/regions/regions.ts';
import { synthesizeHub } from '../../../stacks/hub/synthesizeHub.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';
import hub from './hubFile.ts';

export const MEMBER_ACCOUNT = '123456789012';
export const HUB_ACCOUNT = '210987654321';

const world = new URL('shopWorld.ts', import.meta.url).href;

export interface Installations {
  readonly regions: Regions;
  readonly ireland: RegionThread;
  readonly virginia: RegionThread;
  readonly hub: RegionThread;
  /** The cloud assembly of the hub. */
  readonly hubFolder: string;
  close(): Promise<void>;
}

/** The settings of an SDK client for an administrator of one of them. */
export const clientOf = ({ url, place: { region } }: RegionThread) => ({
  endpoint: url,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

/** Two Regions of one account with an installation each, and the hub in another account. */
export async function openInstallations(): Promise<Installations> {
  const hubFolder = await mkdtemp(join(tmpdir(), 'evenkeel-hub-'));
  const folders = Promise.all(
    ['irelandFleet.ts', 'virginiaFleet.ts'].map((fleet) => assemblyOf(new URL(fleet, import.meta.url))),
  );
  await synthesizeHub({ hub, stage: 'dev', folder: hubFolder });
  const regions = await Regions.open([
    { region: 'eu-west-1', accountId: MEMBER_ACCOUNT, world },
    { region: 'us-east-1', accountId: MEMBER_ACCOUNT, world, seed: 2 },
    { region: 'eu-west-1', accountId: HUB_ACCOUNT, seed: 3 },
  ]);
  const close = async () => {
    await regions.close();
    await rm(hubFolder, { recursive: true });
  };
  try {
    const [ireland, virginia, third] = regions.all() as [RegionThread, RegionThread, RegionThread];
    const [one, other] = (await folders) as [string, string];
    await regions.deploy(third, hubFolder);
    await regions.deploy(ireland, one);
    await regions.deploy(virginia, other);
    return { regions, ireland, virginia, hub: third, hubFolder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
