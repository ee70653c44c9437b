import type { MetricDatapoint } from '../../core.ts';

interface Directive {
  readonly Namespace?: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string; readonly Unit?: string }[];
}

/**
 * The datapoints in a log line of the embedded metric format; none if it is an ordinary line. A line has one datapoint
 * per metric, value and set of dimensions. Lines that start the format and break its rules give none, as at AWS.
 * Source: CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function readEmbeddedMetrics(line: string): MetricDatapoint[] {
  const start = line.indexOf('{');
  // Most lines are not metrics, and parsing all of them costs more than looking for the name of the member.
  if (start === -1 || !line.includes('"_aws"')) return [];
  const document = parse(line.slice(start));
  const metadata = document?.['_aws'] as { Timestamp?: number; CloudWatchMetrics?: readonly Directive[] } | undefined;
  if (!document || typeof metadata?.Timestamp !== 'number' || !Array.isArray(metadata.CloudWatchMetrics)) return [];
  const timeMs = metadata.Timestamp;
  return (metadata.CloudWatchMetrics as readonly Directive[]).flatMap((directive) => read(directive, document, timeMs));
}

function read(directive: Directive, document: Readonly<Record<string, unknown>>, timeMs: number): MetricDatapoint[] {
  const { Namespace: namespace, Dimensions: sets = [[]], Metrics: metrics = [] } = directive;
  if (!namespace) return [];
  const datapoints: MetricDatapoint[] = [];
  for (const set of sets) {
    const dimensions = Object.fromEntries(set.map((name) => [name, String(document[name])]));
    for (const { Name: name, Unit: unit } of metrics) {
      const values = [document[name]].flat().filter((value) => typeof value === 'number');
      for (const value of values) {
        datapoints.push({ namespace, name, dimensions, value, timeMs, ...(unit === undefined ? {} : { unit }) });
      }
    }
  }
  return datapoints;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
