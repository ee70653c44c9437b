import * as cloudWatchPackage from '@aws-sdk/client-cloudwatch';
import type { Core, MetricDatapoint } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { constraints } from './constraints.ts';
import { inputCheck } from '../../wire/check.ts';
import { service, type WireService } from '../../wire/service.ts';
import type { ActionTaker } from './alarms/actions.ts';
import { AlarmRegistry } from './alarms/registry.ts';
import { Dashboards } from './dashboards.ts';
import { createHandlers } from './handlers.ts';
import { createProvisioners } from './provisioners.ts';
import { MetricStore } from './store/store.ts';

export type { ActionTaker, InvokingAlarm } from './alarms/actions.ts';

export interface CloudWatchOptions {
  /** When what PutMetricData stores can be read, in ms from the call (default: 5,000, which is a guess). */
  readonly customMetricVisibleAfterMs?: number;
  /** Takes alarm actions that are neither Lambda functions nor SNS topics. Can also be set later. */
  readonly onAction?: ActionTaker;
}

export interface CloudWatch {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /** What `core.record` does. */
  readonly record: (datapoint: MetricDatapoint) => void;
  /** Metrics that callers have asked for in GetMetricData and GetMetricStatistics: what AWS bills reads by. */
  readonly metricsRead: number;
  /** Without it, an alarm with such an action cannot be created. */
  onAction: ActionTaker | undefined;
}

/** Amazon CloudWatch: metrics with their retention and delay, metric math, metric alarms and composite alarms. */
export function createCloudWatch(core: Core, options: CloudWatchOptions = {}): CloudWatch {
  let metricsRead = 0;
  const store = new MetricStore(core.clock);
  const registry = new AlarmRegistry(core, store, () => cloudWatch.onAction);
  const dashboards = new Dashboards(core.clock);
  const handlers = createHandlers(core, store, registry, dashboards, {
    customMetricVisibleAfterMs: options.customMetricVisibleAfterMs ?? 5_000,
    onMetricsRead: (count) => (metricsRead += count),
  });
  const wire = service(cloudWatchPackage, constraints)(handlers);
  const cloudWatch: CloudWatch = {
    wire,
    provisioners: createProvisioners(registry, dashboards, inputCheck(wire)),
    record: (datapoint) => store.record(datapoint),
    get metricsRead() {
      return metricsRead;
    },
    onAction: options.onAction,
  };
  return cloudWatch;
}
