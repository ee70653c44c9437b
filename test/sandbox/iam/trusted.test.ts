import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deployed, MINUTE } from '../../functions/controllers/replicas/loop/deployed.ts';
import { assemblyOf, TWO_CLUSTERS } from '../../synthesis/assembly.ts';

let assemblyFolder: string;
beforeEach(async () => {
  assemblyFolder = await mkdtemp(join(tmpdir(), 'evenkeel-trust-'));
  await cp(await assemblyOf(TWO_CLUSTERS), assemblyFolder, { recursive: true });
});
afterEach(() => rm(assemblyFolder, { recursive: true }));

/** Lets every role that trusts one service trust another one instead. */
async function trust(service: string, instead: string): Promise<void> {
  const file = join(assemblyFolder, 'Evenkeel.template.json');
  const template = await readFile(file, 'utf8');
  expect(template).toContain(`"Service":"${service}"`);
  await writeFile(file, template.replaceAll(`"Service":"${service}"`, `"Service":"${instead}"`));
}

describe('a role that does not trust the service which should take it on', () => {
  test('is of no use to Scheduler: there is no tick', async () => {
    await trust('scheduler.amazonaws.com', 'events.amazonaws.com');
    const shop = await deployed({ assemblyFolder });
    await shop.run(10 * MINUTE);
    expect(shop.decisions()).toEqual([]);
  });

  test('is of no use to Lambda: no function runs, and the Region says why', async () => {
    await trust('lambda.amazonaws.com', 'ec2.amazonaws.com');
    const shop = await deployed({ assemblyFolder });
    await shop.run(2 * MINUTE);
    expect(shop.decisions()).toEqual([]);
    expect(shop.problems.join()).toContain('does not trust Lambda');
  });
});
