import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { renderDecisionDocs } from '../../../../cli/docs/decisions.ts';
import { readTopics } from '../../../../cli/docs/topics.ts';
import { createProgram } from '../../../../cli/evenkeel/program.ts';
import { SANDBOX_STAGE } from '../../../../cli/prepare.ts';
import { CONTROLLERS } from '../../../../functions/controllers/registry.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { createWorkspace, pointSlackTo } from '../../../../sandbox/scenarios/slack.ts';
import type { Listening } from '../../../../sandbox/wire/server.ts';
import type { BundledCode } from '../../../../stacks/bundle.ts';
import { synthesize } from '../../../../stacks/synthesize.ts';
import { allowedIn, controlPlaneIn, ofType, spelled } from '../../../stacks/templates.ts';
import { textOf } from '../../slack/deployed.ts';
import { BEACONS } from './beacons/row.ts';
import fleet from './fleet.ts';

const MINUTE = 60_000;
const ADA = 'U0ADA';

/** The registry with one more. */
const WITH_BEACONS = [...CONTROLLERS, BEACONS];

let root: string;
const folderOf = (name: string) => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-fifth-'));
  const bundled: BundledCode = new Map();
  for (const [name, controllers] of Object.entries({ without: CONTROLLERS, with: WITH_BEACONS })) {
    await synthesize({ fleet, stage: SANDBOX_STAGE, folder: folderOf(name), controllers, bundled });
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** `TYPE LogicalId` of everything that a synthesized control plane has. */
const declaredIn = (name: string) =>
  controlPlaneIn(folderOf(name)).map(({ type, logicalId }) => `${type} ${logicalId.replace(/[0-9A-F]{8}/g, '')}`);

describe('one more controller, a folder and a row, in the stacks', () => {
  test('is a function with its tick, its alarm, its role, and a rule that it shares, and nothing else is changed', () => {
    const before = declaredIn('without');
    const after = declaredIn('with');
    expect(after.filter((declared) => !before.includes(declared)).toSorted()).toEqual(
      [
        'AWS::CloudWatch::Alarm BeaconsTickMissed',
        'AWS::IAM::Role BeaconsFunctionRole',
        'AWS::Lambda::EventInvokeConfig BeaconsFunctionEventInvokeConfig',
        'AWS::Lambda::Function BeaconsFunction',
        'AWS::Lambda::Permission ClusterEventToReplicasAllowEventRuleEvenkeelBeaconsFunction',
        'AWS::Logs::LogGroup BeaconsFunctionLogs',
        'AWS::Scheduler::Schedule BeaconsTick',
      ].toSorted(),
    );
    // Taken away again, it leaves nothing behind.
    expect(before.filter((declared) => !after.includes(declared))).toEqual([]);
    expect(before.join()).not.toContain('Beacon');
  });

  test('looks as often as its row says, and is missed when it does not', () => {
    const resources = controlPlaneIn(folderOf('with'));
    const [tick] = ofType(resources, 'AWS::Scheduler::Schedule', 'BeaconsTick');
    expect(tick!.properties['ScheduleExpression']).toBe('rate(30 minutes)');
    const [alarm] = ofType(resources, 'AWS::CloudWatch::Alarm', 'BeaconsTickMissed');
    expect(alarm!.properties).toMatchObject({ MetricName: 'Invocations', EvaluationPeriods: 90, Period: 60 });
    expect((alarm!.properties['AlarmActions'] as unknown[]).map(spelled)).toEqual(['<Attention>']);
  });

  test('may do what its row says', () => {
    const allowed = allowedIn(controlPlaneIn(folderOf('with')), 'BeaconsFunctionRole');
    const parameters = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/evenkeel/*';
    expect(allowed.filter((line) => line.startsWith('ssm:'))).toEqual([
      `ssm:GetParameters ${parameters}`,
      `ssm:PutParameter ${parameters}`,
    ]);
  });
});

describe('one more controller, in a Region', () => {
  let region: Region;
  let ssm: SSMClient;
  let server: Listening;
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  const problems: string[] = [];
  const run = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);

  beforeAll(async () => {
    region = createRegion({ onProblem: (message) => problems.push(message) });
    for (const [name, policy] of Object.entries(fleet.clusters)) {
      await createCluster(region, name, policy);
      region.physics.attach(name, { load: () => 0.3 });
    }
    workspace = await createWorkspace(region, { ...fleet, slack: fleet.slack! });
    pointSlackTo(region, await region.deploy(folderOf('with')));
    ssm = new SSMClient(region.clientConfig());
    await run(40 * MINUTE);
    server = await region.endpoint.listen();
    // Another file of this process may have imported the clients before, for a Region that is gone.
    vi.resetModules();
  });
  afterAll(() => server.close());

  const beacon = async (cluster: string) =>
    (await ssm.send(new GetParameterCommand({ Name: `/evenkeel/${cluster}/beacon` }))).Parameter?.Value;

  /** What the command line writes that knows these controllers. */
  async function evenkeel(controllers: typeof CONTROLLERS, ...args: string[]): Promise<string> {
    let written = '';
    const program = createProgram((text) => (written += text), controllers);
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
    const where = ['--endpoint-url', server.url, '--fleet', fileURLToPath(new URL('fleet.ts', import.meta.url))];
    await program.parseAsync([...args, ...where], { from: 'user' });
    return stripVTControlCharacters(written);
  }

  /** What Ada is answered in Slack. */
  async function answerTo(text: string): Promise<string> {
    const before = new Set(workspace.messages().map(({ ts }) => ts));
    const asking = region.slack.command(ADA, text);
    await run(10_000);
    expect(await asking).toBe(200);
    const answers = workspace.messages(ADA).filter(({ ts, from }) => from === 'app' && !before.has(ts));
    return textOf(answers.at(-1)!);
  }

  test('is triggered by its tick, and does what it is for; by an event before the next tick', async () => {
    expect(await beacon('shop')).toBe('on');
    await expect(beacon('watched')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await ssm.send(new PutParameterCommand({ Name: '/evenkeel/shop/beacon', Value: 'off', Overwrite: true }));
    await run(2 * MINUTE);
    expect(await beacon('shop')).toBe('off');
    await new RDSClient(region.clientConfig()).send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await run(3 * MINUTE);
    expect(await beacon('shop')).toBe('on');
  });

  test('is in status, explain and history of the command line, like the safety net', async () => {
    const status = await evenkeel(WITH_BEACONS, 'status');
    expect(status).toMatch(/^beacons\/shop +act +hold +lit +\d/m);
    expect(status).toMatch(/^beacons\/watched +observe +light +dark /m);
    expect(status).toMatch(/^safetyNet\/shop +act +hold +in-place /m);
    expect(status).not.toContain('safetyNet/watched');
    expect(status).toContain('metrics: light 800');
    const explained = await evenkeel(WITH_BEACONS, 'explain', 'beacons/watched');
    expect(explained).toMatch(/^ 1 {2}paused +no proposal$/m);
    expect(explained).toMatch(/^ 2 {2}dark +light: dark$/m);
    expect(explained).toContain('The beacon is out, or was never lit.');
    expect(explained).toMatch(/^ 3 {2}lit +not evaluated$/m);
    expect(await evenkeel(WITH_BEACONS, 'explain', 'safetyNet/shop')).toMatch(/^ 7 {2}in place +hold: in-place$/m);
    const past = await evenkeel(WITH_BEACONS, 'history', 'beacons/shop');
    expect(past.match(/light +dark done/g)).toHaveLength(2);
    expect(await evenkeel(WITH_BEACONS, 'history', 'shop')).toMatch(/\(safety net\) {2}register +missing done/);
  });

  test('is unknown to a command line without its row', async () => {
    expect(await evenkeel(CONTROLLERS, 'status')).not.toContain('beacons');
    await expect(evenkeel(CONTROLLERS, 'explain', 'beacons/shop')).rejects.toThrow('Unknown resource "beacons/shop"');
  });

  test('answers in Slack, like the safety net', async () => {
    const status = await answerTo('status');
    expect(status).toMatch(/^\*shop\* {2}act {2}hold lit, /m);
    expect(status).toMatch(/^\*shop\* \(safety net\) {2}act {2}hold in-place, /m);
    expect(status).toContain('light 800');
    expect(await answerTo('plan beacons/watched')).toContain('*beacons* would *light* on *watched*: dark');
    const all = await answerTo('plan shop');
    for (const name of ['replicas', 'safetyNet', 'beacons']) expect(all).toContain(`*${name}* would not change *shop*`);
    expect(await answerTo('history shop')).toContain('*shop* (replicas, safetyNet, beacons), times in UTC.');
    expect(await answerTo('history safetyNet/shop')).toMatch(/\(safety net\) {2}\*register\* missing/);
  });

  test('is paused and resumed by its name, and the cluster of that name is not', async () => {
    await answerTo('pause beacons/shop 1h a new lamp');
    expect(await answerTo('plan beacons/shop')).toContain('would not change *shop*: paused');
    expect(await answerTo('plan shop')).toMatch(/\*replicas\* would not change \*shop\*: (?!paused)/);
    expect(await evenkeel(WITH_BEACONS, 'resume', 'beacons/shop')).toMatch(/^beacons\/shop is resumed/);
    expect(await evenkeel(WITH_BEACONS, 'explain', 'beacons/shop')).toContain('hold: lit');
  });

  test('runs without a defect, and without a call that is denied', () => {
    expect(problems).toEqual([]);
    expect(region.iam.denials).toEqual([]);
  });
});

test('one more controller has its page of decisions', async () => {
  const topics = await readTopics(WITH_BEACONS);
  const page = renderDecisionDocs(topics.find(({ row }) => row === BEACONS)!);
  expect(page).toContain('# How Evenkeel decides about beacons');
  expect(page).toContain('2. **dark**: The beacon is out, or was never lit.\n   → light (`dark`)');
  expect(page).toContain('every hour unless it is `lit`.');
});
