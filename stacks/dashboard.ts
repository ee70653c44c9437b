import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { HEARTBEATS_METRIC, MIN_DAYS_METRIC, dashboardName, metricName } from '../fleet/names.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { keepsLedger } from '../functions/controllers/row.ts';
import type { WatchedFunction } from './functionAlarms.ts';

export interface DashboardProps {
  readonly stage: string;
  readonly fleet: Fleet;
  readonly functions: readonly WatchedFunction[];
  readonly deadLetters: IQueue;
}

/** More lines than this in one chart nobody tells apart. */
const LINES = 20;

/**
 * More than this of one kind nobody looks through, and a dashboard holds 2,500 metrics and a template 1 MB (CloudWatch user
 * guide, "CloudWatch quotas"): of a larger fleet, the first ones are shown.
 */
const LINES_OF_A_KIND = 200;

/** Of the 24 columns of a dashboard. */
const WIDTH = 8;

interface Chart {
  readonly title: string;
  readonly lines: readonly cloudwatch.IMetric[];
  readonly min?: number;
  readonly max?: number;
}

/** The console's charts in CloudWatch, for whoever has no console at hand. What the fleet does not have has no chart. */
export function createDashboard(scope: Construct, props: DashboardProps): void {
  const charts = [...chartsOfClusters(props.fleet), ...chartsOfTargets(props.fleet), ...chartsOfEvenkeel(props)];
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: dashboardName(props.stage),
    defaultInterval: Duration.hours(6),
    widgets: [charts.filter(({ lines }) => lines.length > 0).flatMap(widgetsOf)],
  });
}

/** As many as its lines take. */
function widgetsOf({ title, lines: all, min = 0, max }: Chart): cloudwatch.GraphWidget[] {
  const lines = all.slice(0, LINES_OF_A_KIND);
  const among = lines.length < all.length ? `, the first ${lines.length} of ${all.length}` : '';
  return Array.from({ length: Math.ceil(lines.length / LINES) }, (_, at) => {
    const part = lines.length > LINES ? ` (${at + 1}${among})` : '';
    return new cloudwatch.GraphWidget({
      title: `${title}${part}`,
      width: WIDTH,
      left: lines.slice(at * LINES, (at + 1) * LINES),
      leftYAxis: { min, ...(max !== undefined && { max }), showUnits: false },
    });
  });
}

function chartsOfClusters({ clusters }: Fleet): Chart[] {
  const lines = (name: string, statistic: string) =>
    Object.keys(clusters).map(
      (cluster) =>
        new cloudwatch.Metric({
          namespace: 'AWS/RDS',
          metricName: name,
          dimensionsMap: { DBClusterIdentifier: cluster, Role: 'READER' },
          statistic,
          period: Duration.minutes(1),
          label: cluster,
        }),
    );
  return [
    { title: 'CPU of readers, %', lines: lines('CPUUtilization', 'Average'), max: 100 },
    { title: 'Load: connections of a reader', lines: lines('DatabaseConnections', 'Average') },
    // Each reader sends one datapoint a minute.
    { title: 'Readers', lines: lines('CPUUtilization', 'SampleCount') },
  ];
}

const chartsOfTargets = ({ targetGroups }: Fleet): Chart[] => [
  {
    title: 'Healthy targets per zone',
    lines: Object.entries(targetGroups).flatMap(([group, { arn, loadBalancer, zones }]) =>
      zones.map(
        (zone) =>
          new cloudwatch.Metric({
            namespace: 'AWS/NetworkELB',
            metricName: 'HealthyHostCount',
            dimensionsMap: {
              AvailabilityZone: zone,
              LoadBalancer: metricName(loadBalancer),
              TargetGroup: metricName(arn),
            },
            statistic: 'Minimum',
            period: Duration.minutes(1),
            label: `${group} ${zone}`,
          }),
      ),
    ),
  },
];

function chartsOfEvenkeel({ stage, fleet, functions, deadLetters }: DashboardProps): Chart[] {
  const deciding = CONTROLLERS.filter((row) => keepsLedger(row) && row.isNeededBy(fleet));
  const own = (name: string, service: string, label: string, statistic = 'Sum') =>
    new cloudwatch.Metric({
      namespace: 'Evenkeel',
      metricName: name,
      dimensionsMap: { service, stage },
      statistic,
      period: Duration.minutes(5),
      label,
    });
  const counted = (name: string) => deciding.map((row) => own(name, row.name, row.name));
  const ofFunctions = (name: string, statistic: string) =>
    functions.map((one) => one.function.metric(name, { statistic, period: Duration.minutes(5), label: one.name }));
  const hasCertificates = Object.keys(fleet.certificates).length > 0;
  return [
    {
      title: 'Days to the next expiry of a certificate',
      lines: hasCertificates
        ? [own(MIN_DAYS_METRIC, 'certificates', 'days', 'Minimum').with({ period: Duration.hours(1) })]
        : [],
    },
    { title: 'Decisions', lines: counted('Decisions') },
    { title: 'Failed actions', lines: counted('ActionsFailed') },
    {
      title: 'Dead letters',
      lines: [deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), label: 'waiting' })],
    },
    { title: 'Errors of functions', lines: ofFunctions('Errors', 'Sum') },
    { title: 'Throttles of functions', lines: ofFunctions('Throttles', 'Sum') },
    { title: 'Longest run of functions, ms', lines: ofFunctions('Duration', 'Maximum') },
    { title: 'Heartbeats', lines: [own(HEARTBEATS_METRIC, 'heartbeat', 'beats')] },
  ];
}
