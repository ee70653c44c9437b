import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the stacks declare that costs something by being there. */
export interface Declared {
  /** Metrics of alarms: one with metric math counts each metric that it looks at. */
  readonly alarmMetrics: readonly AlarmMetrics[];
  readonly dashboards: number;
  readonly keys: number;
  readonly stateMachines: number;
  readonly functions: number;
  /** In MB, by how the logical id of the function begins. */
  readonly memoryMb: Readonly<Record<string, number>>;
}

export interface AlarmMetrics {
  readonly stack: string;
  readonly metrics: number;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const TEMPLATE = '.template.json';

/** Reads the templates of a cloud assembly. */
export function readDeclared(folder: string): Declared {
  const resources = readdirSync(folder)
    .filter((file) => file.endsWith(TEMPLATE))
    .flatMap((file) => {
      const { Resources } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        readonly Resources: Readonly<Record<string, Resource>>;
      };
      const stack = file.slice(0, -TEMPLATE.length);
      return Object.entries(Resources).map(([logicalId, resource]) => ({ stack, logicalId, ...resource }));
    });
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  return {
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').map(({ stack, Properties }) => ({
      stack: stack.replace(/\d+$/, ''),
      metrics: metricsOf(Properties?.['Metrics']),
    })),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    keys: ofType('AWS::KMS::Key').length,
    stateMachines: ofType('AWS::StepFunctions::StateMachine').length,
    functions: ofType('AWS::Lambda::Function').length,
    memoryMb: Object.fromEntries(
      ofType('AWS::Lambda::Function').map(({ logicalId, Properties }) => [
        logicalId.replace(/(?:Function)?[0-9A-F]{8}$/, ''),
        Number(Properties?.['MemorySize'] ?? 128),
      ]),
    ),
  };
}

const metricsOf = (metrics: unknown): number =>
  Array.isArray(metrics) ? metrics.filter((each: { readonly MetricStat?: unknown }) => each.MetricStat).length : 1;
