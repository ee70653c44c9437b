import { ACCOUNT_ID, REGION, arn, type Core, type AwsEvent } from '../../core.ts';
import type { Random } from '../../random.ts';
import { deliverPersistently, type DeliveryOutcome } from './delivery.ts';
import { isoSeconds, uuid } from './identifiers.ts';
import type { Rule } from './rule.ts';
import type { Target } from './target.ts';
import { runSchedule } from './scheduleTimer.ts';

/** An event as rules see it and targets receive it. */
export interface EventOnBus {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  readonly createdMs: number;
  modifiedMs: number;
  description: string | undefined;
  policy: BusPolicy | undefined;
}

/** Who of other accounts may send to a bus. */
export interface BusPolicy {
  readonly Version?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** A delivery that came to an end, for observers. */
export interface DeliveryReport {
  readonly busName: string;
  readonly ruleName: string;
  readonly targetArn: string;
  readonly eventId: string;
  readonly outcome: DeliveryOutcome;
}

/** By what a run watches and disturbs the buses. All of it may be set and unset at any time. */
export interface EventHooks {
  /** Sees every event as it comes in, before it is lost, doubled or delayed. */
  onEvent?: ((busName: string, event: EventOnBus) => void) | undefined;
  /** Says what becomes of an event before rules see it: none, one or more, each after a delay. */
  perturb?: ((event: EventOnBus) => readonly { readonly event: EventOnBus; readonly delayMs: number }[]) | undefined;
  /** Sees how each delivery ended. */
  onDelivery?: ((report: DeliveryReport) => void) | undefined;
}

/** From an event's arrival to the call of its target, a guess: AWS says "typically about half a second" and no more. */
const LATENCY_MS = { lowest: 200, highest: 800 };

const PRINCIPAL = 'events.amazonaws.com';

/** The buses of the Region, their rules, and the way of an event through them. */
export class Buses {
  readonly hooks: EventHooks;
  readonly #core: Core;
  readonly #random: Random;
  readonly #buses = new Map<string, Bus>();

  constructor(core: Core, hooks: EventHooks) {
    this.#core = core;
    this.#random = core.random.fork('events');
    this.hooks = hooks;
    this.create('default');
  }

  all(): readonly Bus[] {
    return [...this.#buses.values()];
  }

  nowMs(): number {
    return this.#core.clock.now();
  }

  /** By name or ARN; the default bus where nothing is said. An ARN of another account or Region is none of these. */
  find(reference = 'default'): Bus | undefined {
    if (!reference.startsWith('arn:')) return this.#buses.get(reference);
    const bus = this.#buses.get(reference.slice(reference.lastIndexOf('/') + 1));
    return bus?.arn === reference ? bus : undefined;
  }

  create(name: string, { description, tags = new Map() }: Partial<Pick<Bus, 'description' | 'tags'>> = {}): Bus {
    const nowMs = this.nowMs();
    const bus: Bus = {
      name,
      arn: arn('events', `event-bus/${name}`),
      rules: new Map(),
      tags,
      createdMs: nowMs,
      modifiedMs: nowMs,
      description,
      policy: undefined,
    };
    this.#buses.set(name, bus);
    return bus;
  }

  delete(bus: Bus): void {
    this.#buses.delete(bus.name);
  }

  /** Adds a rule, or puts it in the place of one with its name, whose targets it keeps. */
  putRule(bus: Bus, rule: Rule): void {
    const previous = bus.rules.get(rule.name);
    previous?.stopSchedule();
    for (const [id, target] of previous?.targets ?? []) rule.targets.set(id, target);
    bus.rules.set(rule.name, rule);
    this.#startSchedule(rule);
  }

  deleteRule(bus: Bus, rule: Rule): void {
    rule.stopSchedule();
    bus.rules.delete(rule.name);
  }

  setEnabled(rule: Rule, isEnabled: boolean): void {
    rule.stopSchedule();
    rule.isEnabled = isEnabled;
    this.#startSchedule(rule);
  }

  /** Fills in what EventBridge adds to an event, and takes it in. Gives the event's identifier. */
  put(bus: Bus, event: AwsEvent): string {
    const id = this.newId();
    this.accept(bus, {
      version: '0',
      id,
      'detail-type': event['detail-type'],
      source: event.source,
      account: ACCOUNT_ID,
      time: event.time === undefined ? isoSeconds(this.#core.clock.now()) : isoSeconds(Date.parse(event.time)),
      region: REGION,
      resources: event.resources ?? [],
      detail: event.detail,
    });
    return id;
  }

  newId(): string {
    return uuid(this.#random);
  }

  /** Takes a complete event in, from the API, from a service, or from another bus. */
  accept(bus: Bus, event: EventOnBus): void {
    this.hooks.onEvent?.(bus.name, event);
    for (const { event: seen, delayMs } of this.hooks.perturb?.(event) ?? [{ event, delayMs: 0 }]) {
      if (delayMs <= 0) this.#match(bus, seen);
      else this.#core.clock.setTimeout(() => this.#match(bus, seen), delayMs);
    }
  }

  #match(bus: Bus, event: EventOnBus): void {
    for (const rule of bus.rules.values()) {
      if (!rule.isEnabled || !rule.matches?.(event)) continue;
      this.#record(rule, 'MatchedEvents');
      this.#trigger(rule, event);
    }
  }

  #trigger(rule: Rule, event: EventOnBus): void {
    if (rule.targets.size === 0) return;
    this.#record(rule, 'TriggeredRules');
    const json = JSON.stringify(event);
    for (const target of rule.targets.values()) void this.#send(rule, target, event, json);
  }

  async #send(rule: Rule, target: Target, event: EventOnBus, json: string): Promise<void> {
    const ingestionTime = isoSeconds(this.#core.clock.now());
    await this.#core.clock.sleep(this.#random.between(LATENCY_MS.lowest, LATENCY_MS.highest));
    const payload = target.input({ event, json, ruleArn: rule.arn, ruleName: rule.name, ingestionTime });
    if (payload === undefined) {
      // Recorded: nothing arrives. That it counts as failed, and is no dead letter, is a guess.
      this.#record(rule, 'FailedInvocations');
      return;
    }
    const outcome = await deliverPersistently(this.#core, this.#random, {
      targetArn: target.arn,
      principal: PRINCIPAL,
      sourceArn: rule.arn,
      roleArn: target.declared.RoleArn,
      payload: () => payload,
      retry: target.retry,
      deadLetterQueueArn: target.declared.DeadLetterConfig?.Arn,
      deadLetterAttributes: { RULE_ARN: rule.arn },
    });
    this.#report(rule, target, event, outcome);
  }

  #report(rule: Rule, target: Target, event: EventOnBus, outcome: DeliveryOutcome): void {
    this.#record(rule, 'Invocations');
    if (outcome.kind !== 'delivered') {
      this.#record(rule, 'FailedInvocations');
      if (outcome.kind === 'dead-lettered') this.#record(rule, 'InvocationsSentToDlq');
      if (outcome.kind === 'lost' && outcome.deadLetterFailure) this.#record(rule, 'InvocationsFailedToBeSentToDlq');
    }
    this.hooks.onDelivery?.({
      busName: rule.busName,
      ruleName: rule.name,
      targetArn: target.arn,
      eventId: event.id,
      outcome,
    });
  }

  /** A rate begins to count when the rule is created or enabled; its first time is one period later, which is a guess. */
  #startSchedule(rule: Rule): void {
    if (!rule.schedule || !rule.isEnabled) return;
    const nowMs = this.#core.clock.now();
    const window = { anchorMs: nowMs, isFirstSkipped: true };
    rule.stopSchedule = runSchedule(this.#core.clock, rule.schedule, window, nowMs, (scheduledMs) =>
      this.#trigger(rule, this.#scheduledEvent(rule, scheduledMs)),
    );
  }

  #scheduledEvent(rule: Rule, scheduledMs: number): EventOnBus {
    return {
      version: '0',
      id: uuid(this.#random),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: ACCOUNT_ID,
      time: isoSeconds(scheduledMs),
      region: REGION,
      resources: [rule.arn],
      detail: {},
    };
  }

  /** Rules of the default bus have RuleName alone as their dimension (User Guide, "EventBridge metrics"). */
  #record(rule: Rule, name: string): void {
    const bus = rule.busName === 'default' ? {} : { EventBusName: rule.busName };
    this.#core.record({
      namespace: 'AWS/Events',
      name,
      dimensions: { ...bus, RuleName: rule.name },
      value: 1,
      unit: 'Count',
    });
  }
}
