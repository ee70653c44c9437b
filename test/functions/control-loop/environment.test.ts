import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineFleet } from '../../../fleet/fleet.ts';
import { readEnvironment } from '../../../functions/control-loop/environment.ts';

const fleet = defineFleet({ clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } } });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-environment-'));
  await writeFile(join(folder, 'fleet.json'), JSON.stringify(fleet));
  const variables = { STAGE: 'dev', TABLE_NAME: 'ledger', BUS_NAME: 'bus', LAMBDA_TASK_ROOT: folder };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('the environment of a function', () => {
  test('has the fleet that lies beside its bundle', () => {
    expect(readEnvironment()).toEqual({ stage: 'dev', tableName: 'ledger', busName: 'bus', fleet });
  });

  test.for(['STAGE', 'TABLE_NAME', 'BUS_NAME', 'LAMBDA_TASK_ROOT'])('is not complete without %s', (name) => {
    vi.stubEnv(name, undefined);
    expect(readEnvironment).toThrow(`The environment variable ${name} is not set; the stack should set it.`);
  });
});
