import type { Clock } from '../../../clock.ts';
import { toLongTime, toStateTime } from '../times.ts';
import { NOT_SUPPRESSED, type Alarm, type AlarmState, type CompositeAlarm, type SuppressedBy } from './alarm.ts';
import { childrenOf, holds } from './compositeRule.ts';

/** What composite alarms need of the alarms around them. */
export interface Surroundings {
  readonly clock: Clock;
  find(nameOrArn: string): Alarm | undefined;
  composites(): readonly CompositeAlarm[];
  /** Puts a composite alarm into a state, tells everyone, and takes its actions unless they are suppressed. */
  transition(alarm: CompositeAlarm, state: AlarmState): void;
  /** Takes the actions of the state that the alarm is in. */
  act(alarm: CompositeAlarm, previous: AlarmState): void;
}

/**
 * Evaluates composite alarms when an alarm that they watch changes, and holds their actions back while their
 * suppressor is in ALARM. Source: CloudWatch user guide, "Composite alarms" and "Suppressing composite alarm actions".
 */
export class Composites {
  readonly #around: Surroundings;
  readonly #evaluating = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The first evaluation follows the creation at once, as any change of its rule. */
  evaluateAfterPut(alarm: CompositeAlarm, change: 'created' | 'updated'): void {
    const value = this.#valueOf(alarm);
    if (value === alarm.state.value) return;
    const reason = `${alarm.arn} was ${change} and its alarm rule evaluates to ${value}`;
    const children = childrenOf(alarm.rule).flatMap((name) => this.#around.find(name) ?? []);
    this.#transition(alarm, { value, reason, reasonData: triggering(children), updatedMs: this.#around.clock.now() });
  }

  /** Tells every composite alarm that watches `changed`, or that it suppresses. */
  onTransition(changed: Alarm): void {
    for (const alarm of this.#around.composites()) {
      if (this.#isSame(alarm.input.ActionsSuppressor, changed)) this.#onSuppressor(alarm, changed);
      if (childrenOf(alarm.rule).some((child) => this.#isSame(child, changed))) this.#evaluate(alarm, changed);
    }
  }

  /** What holds a transition's actions back, decided just before it. */
  suppressionOf(alarm: CompositeAlarm): SuppressedBy | undefined {
    const { ActionsSuppressor, ActionsSuppressorWaitPeriod = 0 } = alarm.input;
    if (ActionsSuppressor === undefined) return undefined;
    const since = alarm.suppression.since ?? alarm.state.value;
    if (this.#around.find(ActionsSuppressor)?.state.value === 'ALARM') {
      alarm.suppression = { by: 'Alarm', untilMs: Infinity, since };
    } else if (alarm.suppression.by !== undefined) {
      alarm.suppression = { ...alarm.suppression, since };
    } else if (ActionsSuppressorWaitPeriod > 0) {
      this.#suppressFor(alarm, 'WaitPeriod', ActionsSuppressorWaitPeriod, since);
    }
    return alarm.suppression.by;
  }

  #evaluate(alarm: CompositeAlarm, changed: Alarm): void {
    // CloudWatch stops evaluating when it finds a cycle of composite alarms.
    if (this.#evaluating.has(alarm.name)) return;
    const value = this.#valueOf(alarm);
    if (value === alarm.state.value) return;
    const { state } = changed;
    const reason = `${changed.arn} transitioned to ${state.value} at ${toLongTime(state.updatedMs)}`;
    this.#transition(alarm, { value, reason, reasonData: triggering([changed]), updatedMs: this.#around.clock.now() });
  }

  #transition(alarm: CompositeAlarm, state: AlarmState): void {
    this.#evaluating.add(alarm.name);
    this.#around.transition(alarm, state);
    this.#evaluating.delete(alarm.name);
  }

  #valueOf({ rule }: CompositeAlarm): 'ALARM' | 'OK' {
    return holds(rule, (name) => this.#around.find(name)?.state.value) ? 'ALARM' : 'OK';
  }

  #isSame(nameOrArn: string | undefined, alarm: Alarm): boolean {
    return nameOrArn === alarm.name || nameOrArn === alarm.arn;
  }

  #onSuppressor(alarm: CompositeAlarm, suppressor: Alarm): void {
    const { since } = alarm.suppression;
    if (suppressor.state.value === 'ALARM') alarm.suppression = { by: 'Alarm', untilMs: Infinity, since };
    else if (alarm.suppression.by === 'Alarm') {
      this.#suppressFor(alarm, 'ExtensionPeriod', alarm.input.ActionsSuppressorExtensionPeriod ?? 0, since);
    }
  }

  #suppressFor(
    alarm: CompositeAlarm,
    by: SuppressedBy,
    seconds: number,
    since: CompositeAlarm['suppression']['since'],
  ): void {
    const { clock } = this.#around;
    const untilMs = clock.now() + seconds * 1_000;
    alarm.suppression = { by, untilMs, since };
    clock.setTimeout(() => {
      const isStillHeld = this.#around.find(alarm.name) === alarm && alarm.suppression.untilMs === untilMs;
      if (isStillHeld) this.#release(alarm);
    }, seconds * 1_000);
  }

  /** Actions of a state that has been left again by now are not made up for; that AWS does the same is a guess. */
  #release(alarm: CompositeAlarm): void {
    const { since } = alarm.suppression;
    alarm.suppression = NOT_SUPPRESSED;
    if (since === undefined) return;
    const previous = alarm.state;
    alarm.state = { ...previous, suppressedBy: undefined, updatedMs: this.#around.clock.now() };
    if (since !== alarm.state.value) this.#around.act(alarm, previous);
  }
}

const triggering = (alarms: readonly Alarm[]) =>
  JSON.stringify({
    triggeringAlarms: alarms.map(({ arn, state }) => ({
      arn,
      state: { value: state.value, timestamp: toStateTime(state.updatedMs) },
    })),
  });
