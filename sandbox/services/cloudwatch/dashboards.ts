import type {
  DashboardValidationMessage,
  GetDashboardOutput,
  ListDashboardsOutput,
  PutDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import { ACCOUNT_ID } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';

interface Dashboard {
  readonly body: string;
  readonly modifiedMs: number;
}

/** PutDashboard, "DashboardName". */
const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/** CloudWatch user guide, "CloudWatch service quotas": widgets of a dashboard, metrics of a widget. */
const MAX_WIDGETS = 500;
const MAX_METRICS_OF_WIDGET = 500;

/** A dashboard belongs to the account, and to no Region. */
export const dashboardArn = (name: string): string => `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${name}`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Dashboards as they are put. What a console draws of them is not held against anything but their outer form. */
export class Dashboards {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #all = new Map<string, Dashboard>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** What cannot be drawn is refused; the words are a guess. */
  put(name: string, body: string): PutDashboardOutput {
    const faults = NAME.test(name) ? faultsOf(body) : [{ DataPath: '/', Message: `The name ${name} is not valid` }];
    if (faults.length > 0) {
      const said = faults.map(({ DataPath, Message }) => `${DataPath}: ${Message}`).join('; ');
      throw new AwsError('DashboardInvalidInputError', `The dashboard body is invalid: ${said}`);
    }
    this.#all.set(name, { body, modifiedMs: this.#clock.now() });
    return { DashboardValidationMessages: [] };
  }

  get(name: string): GetDashboardOutput {
    const { body } = this.#find(name);
    return { DashboardArn: dashboardArn(name), DashboardBody: body, DashboardName: name };
  }

  /** In the order of their names; all on one page. */
  list(prefix = ''): ListDashboardsOutput {
    const entries = [...this.#all].filter(([name]) => name.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      DashboardEntries: entries.map(([name, { body, modifiedMs }]) => ({
        DashboardName: name,
        DashboardArn: dashboardArn(name),
        LastModified: new Date(modifiedMs),
        Size: Buffer.byteLength(body),
      })),
    };
  }

  /** All or none (API reference, DeleteDashboards). */
  delete(names: readonly string[]): void {
    for (const name of names) this.#find(name);
    for (const name of names) this.#all.delete(name);
  }

  #find(name: string): Dashboard {
    const found = this.#all.get(name);
    if (!found) throw new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`, { status: 404 });
    return found;
  }
}

/** CloudWatch API reference, "Dashboard body structure and syntax". */
function faultsOf(text: string): DashboardValidationMessage[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [{ DataPath: '/', Message: 'The field DashboardBody must be a valid JSON object' }];
  }
  if (!isObject(body) || !Array.isArray(body['widgets']))
    return [{ DataPath: '/widgets', Message: 'The dashboard must have an array of widgets' }];
  const widgets = body['widgets'] as readonly unknown[];
  if (widgets.length > MAX_WIDGETS)
    return [{ DataPath: '/widgets', Message: `Should NOT have more than ${MAX_WIDGETS} items` }];
  return widgets.flatMap((widget, at) =>
    faultsOfWidget(widget).map((Message) => ({ DataPath: `/widgets/${at}`, Message })),
  );
}

function faultsOfWidget(widget: unknown): string[] {
  if (!isObject(widget)) return ['Should be object'];
  const { type, properties } = widget;
  if (typeof type !== 'string') return ['Should have property type'];
  if (!isObject(properties)) return ['Should have property properties'];
  if (type !== 'metric') return [];
  const { metrics, region, annotations } = properties;
  if (metrics === undefined && annotations === undefined) return ['Should have property metrics or annotations'];
  if (typeof region !== 'string') return ['Should have property region'];
  if (metrics === undefined) return [];
  if (!Array.isArray(metrics)) return ['metrics should be array'];
  return metrics.length > MAX_METRICS_OF_WIDGET ? [`Should NOT have more than ${MAX_METRICS_OF_WIDGET} metrics`] : [];
}
