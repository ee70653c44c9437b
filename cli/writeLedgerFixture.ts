import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ledgerTableName } from '../fleet/names.ts';
import { targetsIn } from '../sandbox/scenarios/balanced.ts';
import fleet from '../sandbox/faults/endingsFleet.ts';
import { VERSION } from '../stacks/version.ts';
import { createEndingsRig } from './endings/world.ts';
import { SANDBOX_STAGE, synthesizeForSandbox } from './prepare.ts';

/**
 * Writes what this version leaves in its ledger: test/state/ledger-VERSION.json, which later versions have to read. Run it
 * for each version that is released, and keep the files of those before.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const MINUTE_SECONDS = 60;

const { folder } = await synthesizeForSandbox(
  fileURLToPath(new URL('../sandbox/faults/endingsFleet.ts', import.meta.url)),
);
const rig = await createEndingsRig(folder, 1);
const { region } = rig;
const server = await region.endpoint.listen();

/** As a person types it. */
async function evenkeel(...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, ['cli/evenkeel.ts', ...args, '--endpoint-url', server.url], {
    cwd: root,
  });
}

// A drill that has passed, and one that a person has aborted.
const ended = await rig.start('aurora-failover', { resource: 'shop' });
await rig.approve(ended);
await rig.untilReported(ended);
const aborted = await rig.start('zone-evacuation', { resource: 'edge' });
await rig.approve(aborted);
await rig.until(aborted, 'Wait for Recovery');
await rig.ask('bob', { action: 'abort', drillId: aborted, why: 'customers call' });
await rig.untilReported(aborted);

// A reader that is ordered, a zone without targets, a pause, and one that was ended.
await new RDSClient(region.clientConfig()).send(
  new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-2', SkipFinalSnapshot: true }),
);
region.tcp.hosts.kill(targetsIn(region, fleet.targetGroups['edge']!, 'eu-west-1b'));
await rig.run(4 * MINUTE_SECONDS);
await evenkeel('pause', 'certificates/many', '--for', '2h', '--why', 'somebody changes its listener');
await evenkeel('pause', 'targets/edge', '--for', '1h', '--why', 'a look at its zones');
await evenkeel('resume', 'targets/edge', '--why', 'seen');
await rig.run(MINUTE_SECONDS);
const waiting = await rig.start('certificate-rotation', { resource: 'web' });
await rig.until(waiting, 'Request Approval');
await rig.run(5);

const atMs = region.clock.now();
const items = region.dynamoDb.inspect(ledgerTableName(SANDBOX_STAGE));
const reports = Object.fromEntries([ended, aborted].map((drillId) => [drillId, rig.reportOf(drillId)]));
await server.close();
if (rig.problems.length > 0) throw new Error(rig.problems.join('; '));
const file = `${root}/test/state/ledger-${VERSION}.json`;
await writeFile(
  file,
  `${JSON.stringify({ version: VERSION, atMs, drills: { ended, aborted, waiting }, items, reports }, undefined, 1)}\n`,
);
