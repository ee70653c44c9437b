import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defineHub, type HubInput } from '../../../fleet/hubDefinition.ts';
import { synthesizeHub } from '../../../stacks/hub/synthesizeHub.ts';

const MEMBERS = [
  { account: '123456789012', region: 'eu-west-1' },
  { account: '123456789012', region: 'us-east-1' },
  { account: '210987654321', region: 'eu-west-1' },
];

/** The folder of the cloud assembly of a hub with three members, which goes with the test. */
export async function hubAssembly(more: Partial<HubInput> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-hub-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await synthesizeHub({ hub: defineHub({ members: MEMBERS, ...more }), stage: 'dev', folder });
  return folder;
}
