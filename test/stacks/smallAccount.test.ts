import { describe, expect, test } from 'vitest';
import { DeployError } from '../../sandbox/deploy/faults.ts';
import { createRegion } from '../../sandbox/region.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

/** Slack and target groups, whose functions would reserve concurrency, and nothing said of the account. */
const EVERYTHING = new URL('everythingFleet.ts', import.meta.url);

/** A fleet that says of its account that it has 1,000 concurrent executions. */
const OF_A_LARGE_ACCOUNT = new URL('../functions/slack/fleet.ts', import.meta.url);

describe('a new account, which refuses any reserved concurrency', () => {
  test.for([10, 50])('of %i concurrent executions takes all stacks', async (accountConcurrency) => {
    const region = createRegion({ accountConcurrency });
    const stacks = await region.deploy(await assemblyOf(EVERYTHING));
    const types = stacks.flatMap(({ resources }) => resources.map(({ type }) => type));
    expect(types.filter((type) => type === 'AWS::Lambda::Function').length).toBeGreaterThan(20);
  });

  test('refuses a fleet that says that it is a larger one', async () => {
    const deployment = createRegion({ accountConcurrency: 50 }).deploy(await assemblyOf(OF_A_LARGE_ACCOUNT));
    await expect(deployment).rejects.toThrow(DeployError);
    await expect(deployment).rejects.toThrow(
      "decreases account's UnreservedConcurrentExecution below its minimum value of [50]",
    );
  });
});
