import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { assemblyFolder, synthesizeBefore } from '../synthesis/assembly.ts';
import { type Declared, ofType, readTemplates } from './templates.ts';

const MINUTE = 60_000;

/** What would run the functions: here only what is reported of them counts. */
const SILENCED: ReadonlySet<string> = new Set(['AWS::Scheduler::Schedule', 'AWS::Events::Rule']);

synthesizeBefore(new URL('everythingFleet.ts', import.meta.url));

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
}

describe('the alarms on functions', () => {
  let alarms: readonly Declared[];
  beforeAll(() => {
    alarms = ofType(readTemplates(assemblyFolder()).get('evenkeel-dev-watch')!, 'AWS::CloudWatch::Alarm', 'Function');
  });
  const namesIn = ({ properties }: Declared) =>
    [
      ...String(properties['AlarmDescription'])
        .split('several: ')[1]!
        .matchAll(/\d+ (\w+)[,.]/g),
    ].map(([, name]) => name);

  test.for([
    ['FunctionErrors', 16],
    ['FunctionThrottles', 16],
    // What runs as long as it is given is left out: the warmer and the prober.
    ['FunctionSlow', 14],
  ] as const)('%s watch every function that nothing else does', ([kind, count]) => {
    const named = alarms.filter(({ logicalId }) => logicalId.startsWith(kind)).flatMap(namesIn);
    expect(new Set(named).size).toBe(named.length);
    expect(named).toHaveLength(count);
    expect(named).toEqual(
      expect.arrayContaining([
        'replicas',
        'certificates',
        'heartbeat',
        'slack',
        'drillApi',
        'drillAlarm',
        'drillSweep',
      ]),
    );
  });

  test('have as many metrics as functions in their text, and at most ten', () => {
    for (const alarm of alarms) {
      const metrics = (alarm.properties['Metrics'] as readonly Query[]).filter(({ MetricStat }) => MetricStat);
      expect(metrics).toHaveLength(namesIn(alarm).length);
      expect(metrics.length).toBeLessThanOrEqual(10);
    }
    expect(alarms).toHaveLength(6);
  });
});

describe('a function in trouble', () => {
  let region: Region;
  let client: CloudWatchClient;
  let functionNames: Readonly<Record<string, string>>;

  beforeAll(async () => {
    region = createRegion();
    const stacks = await region.deploy(assemblyFolder(), {
      without: ({ type }) => SILENCED.has(type),
    });
    client = new CloudWatchClient(region.clientConfig());
    const functions = stacks.flatMap(({ resources }) =>
      resources.filter(({ type }) => type === 'AWS::Lambda::Function'),
    );
    functionNames = Object.fromEntries(
      functions.map(({ logicalId, name }) => [logicalId.replace(/[0-9A-F]{8}$/, ''), name]),
    );
  });

  const report = (logicalId: string, name: string, value: number) => {
    const dimensions = { FunctionName: functionNames[logicalId]! };
    region.cloudWatch.record({ namespace: 'AWS/Lambda', name, dimensions, value, timeMs: region.clock.now() });
  };

  const alarmOf = async (kind: string) => {
    const { MetricAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `evenkeel-dev-watch-${kind}1` }),
    );
    return MetricAlarms[0]!;
  };

  test.for([
    ['FunctionErrors', 'TargetsFunction', 'Errors', 0, 1, 6],
    ['FunctionThrottles', 'ReplicasFunction', 'Throttles', 0, 1, 2],
    // Of a time-out of 60 seconds.
    ['FunctionSlow', 'CertificatesFunction', 'Duration', 53_999, 54_001, 5],
  ] as const)('sets off %s: %s by %s', async ([kind, logicalId, metric, well, ill, number]) => {
    const during = async (value: number, minutes: number) => {
      for (let at = 0; at < minutes; at++) {
        report(logicalId, metric, value);
        await region.clock.runUntil(region.clock.now() + MINUTE);
      }
    };
    await during(well, 20);
    expect((await alarmOf(kind)).StateValue).toBe('OK');
    // One period of it is not worth a page.
    await during(ill, 4);
    await during(well, 16);
    expect((await alarmOf(kind)).StateValue).toBe('OK');
    await during(ill, 25);
    const { StateValue, StateReason, AlarmDescription } = await alarmOf(kind);
    expect(StateValue).toBe('ALARM');
    expect(StateReason).toContain(`[${number}.0 (`);
    const name = logicalId.replace('Function', '').toLowerCase();
    expect(AlarmDescription).toContain(`${number} ${name}`);
    await during(well, 25);
    expect((await alarmOf(kind)).StateValue).toBe('OK');
  });
});
