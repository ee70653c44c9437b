import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { throttling } from '../faults/errors.ts';
import { isKeyOfRole } from '../iam/sessions.ts';
import type { Region } from '../region.ts';
import type { Tempo } from '../run/pace.ts';
import { kindsIn, targetsOf, type WeatherKindMeta } from './kinds.ts';
import { LoadFactors } from './loads.ts';
import { readRequest, WeatherError, type WeatherKind, type WeatherRequest } from './request.ts';

const MINUTE_MS = 60_000;

/** What lasts until it is undone ends by itself after a day. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/** A spike stays for so long. */
const SPIKE_MS = 20 * MINUTE_MS;

/** Who waits for the next decision waits no longer. */
const NEXT_DECISION_MS = 12 * 60 * MINUTE_MS;

/** More at once are a storm, in which nothing can be seen. */
const MAX_ACTIVE = 12;

/** Something that is in effect. */
export interface ActiveWeather {
  readonly id: string;
  readonly kind: WeatherKind;
  readonly text: string;
  readonly sinceMs: number;
  readonly untilMs?: number;
  readonly canUndo: boolean;
}

export interface WeatherEvent {
  readonly atMs: number;
  readonly kind: WeatherKind;
  readonly text: string;
  readonly isOver: boolean;
}

interface Lasting extends ActiveWeather, Pick<Effect, 'keeps'> {
  readonly end: () => void | Promise<void>;
}

/** What a kind of weather does: what it is called, until when, and how it ends. */
interface Effect {
  readonly text: string;
  /** Absent: it is done at once, and nothing of it lasts. */
  readonly lastsMs?: number;
  /** What is kept from working: it comes back when the last weather that keeps it is over. Absent: nothing else has the same. */
  readonly keeps?: string;
  readonly end?: () => void | Promise<void>;
}

/** What befalls a Region while somebody looks on. The functions in it meet what AWS would do, and nothing else. */
export class Weather {
  readonly #region: Region;
  readonly #factors = new Map<string, LoadFactors>();
  readonly #refusedServices = new Set<string>();
  readonly #refusedOfferings = new Set<string>();
  readonly #active = new Map<string, Lasting>();
  readonly #listeners: ((event: WeatherEvent | undefined) => void)[] = [];
  #number = 0;
  #speed: number;
  #isPaused = false;
  #hurryUntilMs: number | undefined;
  /** In a hurry to the next decision, and not to a moment. */
  #isWaiting = false;

  /** @param speed Region seconds in a real second */
  constructor(region: Region, speed: number) {
    this.#region = region;
    this.#speed = speed;
    const { intercept } = region.endpoint;
    region.endpoint.intercept = async (call, input, next) => {
      if (this.#refusedServices.has(call.service) && isKeyOfRole(call.accessKeyId)) throw throttling(call.service);
      return await (intercept ? intercept(call, input, next) : next());
    };
  }

  /** For RunOptions.lacks. */
  lacks(instanceClass: string, zone: string): boolean {
    return this.#refusedOfferings.has(offering(instanceClass, zone));
  }

  /** For PaceOptions.speed. */
  tempo(): Tempo {
    return { speed: this.#isPaused ? 0 : this.#speed, hurryUntilMs: this.#hurryUntilMs };
  }

  /** Goes on as fast as it can until this moment. */
  skipTo(timeMs: number): void {
    this.#hurryUntilMs = timeMs;
  }

  /** A controller has decided something else than before: whoever waited for that waits no longer. */
  decided(): void {
    if (this.#isWaiting) this.#stopHurrying();
  }

  #stopHurrying(): void {
    this.#isWaiting = false;
    this.#hurryUntilMs = undefined;
  }

  meta(): { readonly kinds: readonly WeatherKindMeta[]; readonly active: readonly ActiveWeather[] } {
    const active = [...this.#active.values()].map(({ end: _end, keeps: _keeps, ...one }) => one);
    return { kinds: kindsIn(this.#region), active };
  }

  pace(): { readonly speed: number; readonly speedWhenRunning: number } {
    return { speed: this.#isPaused ? 0 : this.#speed, speedWhenRunning: this.#speed };
  }

  subscribe(listener: (event: WeatherEvent | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /** Makes the weather that is asked for, or says why not. */
  async apply(input: unknown): Promise<{ readonly ok: boolean; readonly message: string }> {
    try {
      const request = readRequest(input);
      const text = await this.#make(request);
      return { ok: true, message: text };
    } catch (error) {
      if (!(error instanceof WeatherError)) throw error;
      return { ok: false, message: error.message };
    }
  }

  async #make(request: WeatherRequest): Promise<string> {
    const { kind } = request;
    if (kind === 'undo') return await this.#undo(request.target);
    const meta = kindsIn(this.#region).find((one) => one.kind === kind)!;
    if (meta.unavailableBecause !== undefined) throw new WeatherError(`Not here: ${meta.unavailableBecause}.`);
    const target = request.target ?? meta.targets?.[0] ?? '';
    if (meta.targets && !targetsOf(kind, this.#region).includes(target))
      throw new WeatherError(`Unknown target ${JSON.stringify(target)} for ${kind}.`);
    const amount = request.amount ?? meta.amount?.default ?? 0;
    if (meta.amount && (amount < meta.amount.min || amount > meta.amount.max))
      throw new WeatherError(`amount: ${meta.amount.min} to ${meta.amount.max} ${meta.amount.unit}, not ${amount}.`);
    if (meta.group !== 'Time' && this.#active.size >= MAX_ACTIVE)
      throw new WeatherError(`There are ${MAX_ACTIVE} in effect already: undo one first.`);
    const id = `${kind}-${++this.#number}`;
    const effect = await this.#begin(kind, { id, target, amount });
    this.#keep(id, kind, effect);
    this.#tell({ atMs: this.#nowMs, kind, text: effect.text, isOver: false });
    return effect.text;
  }

  async #begin(
    kind: Exclude<WeatherKind, 'undo'>,
    { id, target, amount }: { readonly id: string; readonly target: string; readonly amount: number },
  ): Promise<Effect> {
    const { rds, tcp, acm } = this.#region;
    switch (kind) {
      case 'pause':
        this.#stopHurrying();
        this.#isPaused = !this.#isPaused;
        return { text: this.#isPaused ? 'Time stands still' : `Time goes on at ${this.#speed}x` };
      case 'speed':
        this.#stopHurrying();
        this.#speed = amount;
        this.#isPaused = false;
        return { text: `Time goes at ${amount}x` };
      case 'next-decision':
        this.#isPaused = false;
        this.#isWaiting = true;
        this.skipTo(this.#nowMs + NEXT_DECISION_MS);
        return { text: 'Going on to the next decision' };
      case 'load-up':
        return this.#scale(id, target, 1 + amount / 100, LONGEST_MS, `load of ${target} up by ${amount} %`);
      case 'load-down':
        return this.#scale(id, target, 1 - amount / 100, LONGEST_MS, `load of ${target} down by ${amount} %`);
      case 'load-spike':
        return this.#scale(id, target, 1 + amount / 100, SPIKE_MS, `spike of ${amount} % on ${target}`);
      case 'zone-outage': {
        tcp.hosts.failZone(target);
        for (const { id: instance } of this.#instancesIn(target)) rds.crash(instance);
        return {
          text: `zone outage in ${target}`,
          keeps: target,
          lastsMs: amount * MINUTE_MS,
          end: () => tcp.hosts.restoreZone(target),
        };
      }
      case 'target-failure':
        tcp.hosts.kill([target]);
        return {
          text: `target ${target} fails`,
          keeps: target,
          lastsMs: amount * MINUTE_MS,
          end: () => tcp.hosts.revive([target]),
        };
      case 'reader-failure':
        rds.breakInstance(target, 'failed');
        return { text: `reader ${target} has failed` };
      case 'writer-failure':
        rds.crash(target);
        return { text: `writer ${target} has crashed` };
      case 'delete-record':
        return await this.#deleteRecord(target);
      case 'age-certificates':
        acm.age(amount);
        return { text: `certificates are ${amount} days older` };
      case 'refuse-api':
        this.#refusedServices.add(target);
        return {
          text: `${target} refuses calls`,
          keeps: target,
          lastsMs: amount * MINUTE_MS,
          end: () => void this.#refusedServices.delete(target),
        };
      case 'refuse-offering':
        this.#refusedOfferings.add(target);
        return {
          text: `no capacity for ${target}`,
          keeps: target,
          lastsMs: amount * MINUTE_MS,
          end: () => void this.#refusedOfferings.delete(target),
        };
    }
  }

  #scale(id: string, cluster: string, factor: number, lastsMs: number, text: string): Effect {
    let factors = this.#factors.get(cluster);
    if (!factors) {
      factors = new LoadFactors();
      this.#factors.set(cluster, factors);
      const own = factors;
      this.#region.physics.scale(cluster, (timeMs) => own.at(timeMs));
    }
    const all = factors;
    all.add(id, factor, this.#nowMs, this.#nowMs + lastsMs);
    return { text, lastsMs, end: () => all.end(id, this.#nowMs) };
  }

  async #deleteRecord(name: string): Promise<Effect> {
    const record = this.#region.route53.inspect().find((one) => one.name === name && one.type === 'CNAME');
    if (!record) throw new WeatherError(`There is no record ${name}.`);
    const client = new Route53Client(this.#region.clientConfig());
    const change = async (Action: 'DELETE' | 'UPSERT') => {
      const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record.set }] };
      await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: record.zoneId, ChangeBatch }));
    };
    await change('DELETE');
    return { text: `record ${name} deleted`, keeps: name, lastsMs: LONGEST_MS, end: () => change('UPSERT') };
  }

  #instancesIn(zone: string) {
    return this.#region.rds
      .inspect()
      .clusters.flatMap(({ instances }) => instances.filter((instance) => instance.zone === zone && instance.isUp));
  }

  #keep(id: string, kind: WeatherKind, { text, lastsMs, keeps, end }: Effect): void {
    if (lastsMs === undefined || !end) return;
    const sinceMs = this.#nowMs;
    const untilMs = sinceMs + lastsMs;
    this.#active.set(id, {
      id,
      kind,
      text,
      sinceMs,
      untilMs,
      canUndo: true,
      ...(keeps !== undefined && { keeps }),
      end,
    });
    this.#region.clock.setTimeout(() => void this.#end(id), lastsMs);
  }

  async #undo(id: string | undefined): Promise<string> {
    const last = id ?? [...this.#active.keys()].at(-1);
    if (last === undefined) throw new WeatherError('There is nothing to undo.');
    const text = await this.#end(last);
    if (text === undefined) throw new WeatherError(`${last} is over already.`);
    return text;
  }

  async #end(id: string): Promise<string | undefined> {
    const lasting = this.#active.get(id);
    if (!lasting) return undefined;
    this.#active.delete(id);
    const isStillKept =
      lasting.keeps !== undefined &&
      [...this.#active.values()].some(({ kind, keeps }) => kind === lasting.kind && keeps === lasting.keeps);
    if (!isStillKept) await lasting.end();
    const text = `over: ${lasting.text}`;
    this.#tell({ atMs: this.#nowMs, kind: lasting.kind, text, isOver: true });
    return text;
  }

  get #nowMs(): number {
    return Math.round(this.#region.clock.now());
  }

  #tell(event: WeatherEvent | undefined): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const offering = (instanceClass: string, zone: string): string => `${instanceClass} in ${zone}`;
