import { isKeyOfRole } from '../iam/sessions.ts';
import type { Region } from '../region.ts';
import type { EventOnBus } from '../services/events/index.ts';
import type { CallRecord } from '../wire/endpoint.ts';
import type { DecisionReport, Numbers } from './report.ts';

/** What one of our controllers said on the bus. */
export interface Saying {
  readonly atMs: number;
  readonly type: 'Decision Made' | 'Action Finished' | 'Attention Needed';
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Listens to a Region while it runs, and counts. */
export class Recorder {
  events = 0;
  apiCalls = 0;
  readonly decisions: DecisionReport[] = [];
  /** Wall time of the first and the last tick, in milliseconds. */
  #firstTickMs = 0;
  #lastTickMs = 0;
  readonly #region: Region;
  readonly #startMs: number;
  readonly #onSaying: (saying: Saying) => void;
  readonly #last = new Map<string, string>();

  /** @param onSaying hears of everything that controllers say, as it happens */
  constructor(region: Region, onSaying: (saying: Saying) => void = () => {}) {
    this.#region = region;
    this.#startMs = region.clock.now();
    this.#onSaying = onSaying;
    region.events.hooks.onEvent = (_busName, event) => this.#onEvent(event);
    region.scheduler.hooks.onInvocation = () => this.#onTick();
    region.endpoint.onCall = (call) => this.#onCall(call);
  }

  /** From the first to the last tick, in seconds: how fast the Region was, not how long it took to set up. */
  get wallSeconds(): number {
    return Math.round(this.#lastTickMs - this.#firstTickMs) / 1000;
  }

  #onEvent(event: EventOnBus): void {
    this.events++;
    if (event.source !== 'evenkeel') return;
    const { detail } = event;
    const type = event['detail-type'] as Saying['type'];
    const atMs = this.#region.clock.now();
    if (type === 'Decision Made') this.#onDecision(detail, atMs);
    this.#onSaying({ atMs, type, detail });
  }

  /** Holds are repeated every hour, and decisions at each reconciliation: the report has only changes. */
  #onDecision(detail: EventOnBus['detail'], atMs: number): void {
    const [controller, resource, kind, reason] = ['controller', 'resource', 'kind', 'reason'].map((key) =>
      String(detail[key]),
    ) as [string, string, string, string];
    const said = `${kind}/${reason}`;
    const key = `${controller}/${resource}`;
    if (this.#last.get(key) === said && kind === 'hold') return;
    this.#last.set(key, said);
    const t = Math.round((atMs - this.#startMs) / 1000);
    this.decisions.push({ t, controller, resource, kind, reason, numbers: detail['numbers'] as Numbers });
  }

  #onTick(): void {
    this.#lastTickMs = performance.now();
    this.#firstTickMs ||= this.#lastTickMs;
  }

  #onCall({ context }: CallRecord): void {
    if (isKeyOfRole(context.accessKeyId)) this.apiCalls++;
  }
}
