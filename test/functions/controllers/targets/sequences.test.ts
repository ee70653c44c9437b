import { describe, expect, test } from 'vitest';
import { attentionTo } from '../../../../functions/control-loop/attention.ts';
import { attention } from '../../../../functions/controllers/targets/attention.ts';
import { decide } from '../../../../functions/controllers/targets/decide.ts';
import type { Decision } from '../../../../functions/controllers/targets/decision.ts';
import { memory, NO_PROGRESS, type Progress } from '../../../../functions/controllers/targets/progress.ts';
import { progressOf } from '../../../../functions/controllers/targets/progressOf.ts';
import type { TargetState, TargetView } from '../../../../functions/controllers/targets/view.ts';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { A, B, C, group, MINUTE, NOW, policy, pool, spare, thresholds } from './builders.ts';

const SEQUENCES = 300;
const MINUTES = 60;

/** A small generator, so that a sequence can be run again by its number (Mulberry32). */
function chanceOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    happens: (probability: number) => next() < probability,
  };
}

/** A machine of the world, with what is registered of it and since when. */
interface Host {
  readonly id: string;
  readonly zone: string;
  isAlive: boolean;
  readonly ports: Map<number, { readonly sinceMs: number; drainingMs: number | undefined }>;
}

/** A newcomer passes its first check after two minutes; a leaver drains for five. */
function stateOf(host: Host, port: number, nowMs: number): TargetState {
  const { sinceMs, drainingMs } = host.ports.get(port)!;
  if (drainingMs !== undefined) return 'draining';
  if (nowMs - sinceMs < 2 * MINUTE) return 'initial';
  return host.isAlive ? 'healthy' : 'unhealthy';
}

class World {
  readonly hosts: Host[] = [];
  readonly settings: TargetGroupPolicy;
  readonly percent: number;
  isOn = false;
  progress: Progress = NO_PROGRESS;
  readonly #chance;

  constructor(seed: number) {
    const chance = chanceOf(seed);
    this.#chance = chance;
    this.percent = [0, 0, 50, 80, 100][chance.below(5)]!;
    this.settings = policy({
      minHealthyPerZone: 1 + chance.below(2),
      crossZone: (['bridge', 'bridge', 'always', 'never'] as const)[chance.below(4)]!,
      movesPerMinute: 1 + chance.below(4),
    });
    for (const zone of [A, B, C]) {
      const [targets, spares] = [1 + chance.below(5), chance.below(4)];
      for (let at = 0; at < targets + spares; at++) {
        const ports = at < targets ? [80, ...(chance.happens(0.3) ? [81, 82] : [])] : [];
        const since = { sinceMs: NOW - 60 * MINUTE, drainingMs: undefined };
        const isAlive = true;
        const id = `${zone.at(-1)}${at}`;
        this.hosts.push({ id, zone, isAlive, ports: new Map(ports.map((port) => [port, { ...since }])) });
      }
    }
  }

  /** Machines die and come back, one at a time or a whole zone; somebody registers a machine at one more port. */
  disturb(nowMs: number): void {
    const chance = this.#chance;
    const anyone = () => this.hosts[chance.below(this.hosts.length)]!;
    // Above all during a rebalancing.
    if (chance.happens(this.progress.rebalance ? 0.4 : 0.08)) anyone().isAlive = false;
    if (chance.happens(0.15)) anyone().isAlive = true;
    if (chance.happens(0.02)) {
      const zone = [A, B, C][chance.below(3)]!;
      for (const host of this.hosts) if (host.zone === zone) host.isAlive = false;
    }
    if (chance.happens(0.05)) {
      const host = anyone();
      if (host.ports.size > 0) host.ports.set(9443, { sinceMs: nowMs, drainingMs: undefined });
    }
    for (const host of this.hosts) {
      for (const [port, { drainingMs }] of host.ports)
        if (drainingMs !== undefined && nowMs - drainingMs >= 5 * MINUTE) host.ports.delete(port);
    }
  }

  targets(nowMs: number): TargetView[] {
    return this.hosts.flatMap((host) =>
      [...host.ports.keys()].map((port) => {
        const { id, zone } = host;
        return { key: `${id}:${port}`, id, machine: id, port, zone, weight: 1, state: stateOf(host, port, nowMs) };
      }),
    );
  }

  /** Machines of a zone with a healthy port, counted without the code that decides. */
  healthyIn(zone: string, nowMs: number): number {
    const isServing = (host: Host) => [...host.ports.keys()].some((port) => stateOf(host, port, nowMs) === 'healthy');
    return this.hosts.filter((host) => host.zone === zone && isServing(host)).length;
  }

  look(nowMs: number): Decision {
    const free = this.hosts.filter(({ ports, isAlive }) => ports.size === 0 && isAlive);
    const { view } = group(this.targets(nowMs), {
      crossZone: { isOn: this.isOn, setting: this.isOn ? 'true' : 'false' },
      thresholds: thresholds({ percent: this.percent }),
      pool: pool({ spares: free.map(({ id, zone }) => spare(id, zone)) }),
    });
    const progress = progressOf(view, { progress: this.progress, marks: new Map() }, this.settings, nowMs);
    const { decision } = decide(view, progress, this.settings, nowMs);
    this.progress = memory.progressOnDecision(progress, decision, nowMs);
    return decision;
  }

  carryOut(decision: Decision, nowMs: number): void {
    const hostOf = (id: string) => this.hosts.find((host) => host.id === id)!;
    if (decision.kind === 'bridge' || decision.kind === 'unbridge') this.isOn = decision.kind === 'bridge';
    if (decision.kind === 'register')
      for (const { id, port } of decision.targets)
        hostOf(id).ports.set(port, { sinceMs: nowMs, drainingMs: undefined });
    if (decision.kind === 'deregister')
      for (const { id, port } of decision.targets) hostOf(id).ports.get(port)!.drainingMs = nowMs;
    this.progress = memory.progressOnSuccess(this.progress, decision, nowMs);
  }
}

/** What must not be, in one sequence of an hour, with a look every twenty seconds; and what was decided in it. */
function runSequence(seed: number) {
  const world = new World(seed);
  const { minHealthyPerZone: minimum, movesPerMinute } = world.settings;
  const kinds = new Set<string>();
  const breaches: string[] = [];
  for (let at = 0; at < MINUTES * 3; at++) {
    const nowMs = NOW + (at * MINUTE) / 3;
    world.disturb(nowMs);
    const before = [A, B, C].map((zone) => ({ zone, healthy: world.healthyIn(zone, nowMs) }));
    const decision = world.look(nowMs);
    kinds.add(`${decision.kind}/${decision.reason}`);
    world.carryOut(decision, nowMs);
    const breach = (what: string) =>
      breaches.push(`seed ${seed}, minute ${at / 3}, ${decision.kind}/${decision.reason}: ${what}`);
    for (const { zone, healthy } of before) {
      const after = world.healthyIn(zone, nowMs);
      if (after < healthy && after < minimum) breach(`${zone} is taken from ${healthy} to ${after}`);
      if (decision.kind === 'unbridge' && healthy < minimum) breach(`${zone} leans on the bridge`);
      // What is steady says that all is well.
      const isCalm = decision.kind === 'hold' && attentionTo(attention, decision) === 'steady';
      if (isCalm && healthy < minimum) breach(`${zone} has ${healthy}`);
    }
    if (decision.kind !== 'register') continue;
    const ids = new Set(decision.targets.map(({ id }) => id));
    if (ids.size < decision.targets.length) breach('a machine comes twice');
    if (ids.size > movesPerMinute) breach('more come than may');
  }
  return { kinds, breaches };
}

describe('an hour in which machines with one and with three ports die, come back, and are registered again', () => {
  test('takes no zone below the minimum by our hand, moves no machine twice, and calls no shortage steady', () => {
    const hours = Array.from({ length: SEQUENCES }, (_, at) => runSequence(at + 1));
    expect(hours.flatMap(({ breaches }) => breaches)).toEqual([]);
    // Were nothing ever taken away, nothing would have been shown.
    const kinds = new Set(hours.flatMap((hour) => [...hour.kinds]));
    const expected = [
      'deregister/surplus',
      'deregister/replaced',
      'deregister/newcomer-failed',
      'unbridge/zones-hold',
      'register/uneven',
      'register/zone-below-minimum',
      'hold/threshold-out-of-reach',
    ];
    expect(expected.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
});
