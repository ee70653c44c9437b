import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { DeployedResource } from '../../../../sandbox/deploy/resource.ts';
import { alarmInput, createRegion } from './region.ts';

const { AlarmName: _, ...METRIC_ALARM } = alarmInput();

const resource = (type: string, name: string, properties: object): DeployedResource => ({
  stackName: 'evenkeel',
  logicalId: 'Alarm1',
  type,
  properties,
  name,
  arn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
  ref: name,
});

describe('a template', () => {
  it('creates metric alarms and composite alarms under their names', async () => {
    const region = createRegion();
    const { provisioners } = region.cloudWatch;
    await provisioners['AWS::CloudWatch::Alarm']!(
      resource('AWS::CloudWatch::Alarm', 'cpu', { ...METRIC_ALARM, Threshold: '80' }),
    );
    const composite = { AlarmRule: 'ALARM("cpu")', ActionsEnabled: 'false' };
    await provisioners['AWS::CloudWatch::CompositeAlarm']!(
      resource('AWS::CloudWatch::CompositeAlarm', 'all', composite),
    );
    const { MetricAlarms, CompositeAlarms } = await region.client.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
    );
    expect(MetricAlarms).toMatchObject([{ AlarmName: 'cpu', Threshold: 80, ActionsEnabled: true }]);
    expect(CompositeAlarms).toMatchObject([{ AlarmName: 'all', AlarmRule: 'ALARM("cpu")', ActionsEnabled: false }]);
  });

  it.each([
    ['AlarmActions', Array.from({ length: 6 }, () => 'arn:aws:sns:eu-west-1:123456789012:t'), 'alarmActions'],
    ['Dimensions', Array.from({ length: 31 }, (_, n) => ({ Name: `d${n}`, Value: 'v' })), 'dimensions'],
    ['AlarmName', 'a'.repeat(256), 'alarmName'],
  ])('is refused what the API refuses: too long a %s', (property, value, path) => {
    const { provisioners } = createRegion().cloudWatch;
    const odd = resource('AWS::CloudWatch::Alarm', 'cpu', { ...METRIC_ALARM, [property]: value });
    expect(() => provisioners['AWS::CloudWatch::Alarm']!(odd)).toThrow(
      `at '${path}' failed to satisfy constraint: Member must have length less than or equal to`,
    );
  });

  it('is refused with the name of a property that is not simulated', () => {
    const { provisioners } = createRegion().cloudWatch;
    const odd = resource('AWS::CloudWatch::Alarm', 'cpu', { ...METRIC_ALARM, ThresholdMetricId: 'ad1' });
    expect(() => provisioners['AWS::CloudWatch::Alarm']!(odd)).toThrow(
      'Alarm1 (AWS::CloudWatch::Alarm): the property ThresholdMetricId is not simulated',
    );
  });

  it('with a detector of anomalies finds nobody to create it', () => {
    expect(Object.keys(createRegion().cloudWatch.provisioners)).not.toContain('AWS::CloudWatch::AnomalyDetector');
  });
});
