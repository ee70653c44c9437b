import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { arn as arnOf, type Core } from '../../../core.ts';
import { AwsError } from '../../../wire/handlers.ts';
import { missingParameter, notSimulated, validationError } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import type { MetricStore } from '../store/store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../times.ts';
import { AlarmActions, type ActionTaker } from './actions.ts';
import {
  initialState,
  NOT_SUPPRESSED,
  type Alarm,
  type AlarmState,
  type CompositeAlarm,
  type MetricAlarm,
} from './alarm.ts';
import { childrenOf, parseRule } from './compositeRule.ts';
import { Composites } from './composites.ts';
import { planOf } from './definition.ts';
import { evaluateMetricAlarm } from './evaluate.ts';
import { stateChangeEvent } from './event.ts';
import { AlarmHistory } from './history.ts';
import { EvaluationSchedule } from './schedule.ts';

/** All alarms of the Region: created, evaluated and deleted here, and nowhere else put into another state. */
export class AlarmRegistry {
  readonly history = new AlarmHistory();
  readonly #core: Core;
  readonly #store: MetricStore;
  readonly #alarms = new Map<string, Alarm>();
  readonly #actions: AlarmActions;
  readonly #composites: Composites;
  readonly #schedule: EvaluationSchedule;

  constructor(core: Core, store: MetricStore, taker: () => ActionTaker | undefined) {
    this.#core = core;
    this.#store = store;
    this.#actions = new AlarmActions(core, this.history, taker);
    this.#schedule = new EvaluationSchedule(core.clock, (name) => this.#evaluate(name));
    this.#composites = new Composites({
      clock: core.clock,
      find: (nameOrArn) => this.find(nameOrArn),
      composites: () => this.all().filter((alarm) => alarm.kind === 'CompositeAlarm'),
      transition: (alarm, state) => this.#transition(alarm, state),
      act: (alarm, previous) => this.#actions.onTransition(alarm, previous),
    });
  }

  all(): readonly Alarm[] {
    return [...this.#alarms.values()];
  }

  find(nameOrArn: string): Alarm | undefined {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':').slice(6).join(':') : nameOrArn;
    return this.#alarms.get(name);
  }

  /** Creates or replaces an alarm. One that is replaced keeps its state and its tags. */
  putMetricAlarm(input: PutMetricAlarmInput): void {
    const base = this.#base(input);
    const previous = this.#previous(base.name, 'MetricAlarm');
    const metricId = previous?.metricId ?? this.#uuid(base.name);
    const plan = planOf(input);
    const alarm: MetricAlarm = {
      ...base,
      kind: 'MetricAlarm',
      input,
      plan,
      metricId,
      latestValue: previous?.latestValue,
      scalingInvokedMs: previous?.scalingInvokedMs ?? new Map(),
    };
    this.#put(alarm, previous);
    this.#schedule.add(alarm.name, this.#core.random.fork(`alarm schedule ${alarm.name}`).next(), plan.periodMs);
  }

  putCompositeAlarm(input: PutCompositeAlarmInput): void {
    if (input.ActionConfiguration !== undefined) throw notSimulated('ActionConfiguration of an alarm');
    const base = this.#base(input);
    const previous = this.#previous(base.name, 'CompositeAlarm');
    if (!input.AlarmRule) throw missingParameter('AlarmRule');
    const rule = parseRule(input.AlarmRule);
    const children = childrenOf(rule);
    this.#checkParents(base.name, children);
    const unknown = children.filter((name) => !this.find(name));
    // Users' reports have these words.
    if (unknown.length > 0) {
      const list = unknown.join(', ');
      throw validationError(`Could not save the composite alarm as alarms [${list}] in the alarm rule do not exist`);
    }
    const { ActionsSuppressor: suppressor } = input;
    if (suppressor && !this.find(suppressor)) throw validationError(`The alarm ${suppressor} does not exist.`);
    checkSuppressor(input);
    const alarm: CompositeAlarm = { ...base, kind: 'CompositeAlarm', input, rule, suppression: NOT_SUPPRESSED };
    this.#put(alarm, previous);
    this.#core.clock.setTimeout(() => {
      if (this.#alarms.get(alarm.name) !== alarm) return;
      this.#composites.evaluateAfterPut(alarm, previous ? 'updated' : 'created');
    }, 0);
  }

  /** Names that do not exist are passed over; all others are checked before any of them is deleted. */
  delete(names: readonly string[]): void {
    const alarms = names.flatMap((name) => this.#alarms.get(name) ?? []);
    if (alarms.filter(({ kind }) => kind === 'CompositeAlarm').length > 1) {
      throw validationError('You cannot delete more than one composite alarm in one operation.');
    }
    const others = this.all().filter((other) => !alarms.includes(other));
    const needed = alarms.filter((alarm) => others.some((other) => dependsOn(other, alarm)));
    if (needed.length > 0) {
      const them = needed.length === 1 ? 'it' : 'them';
      const list = needed.map(({ name }) => name).join(',');
      // Users' reports have these words.
      throw validationError(`Cannot delete ${list} as there are composite alarm(s) depending on ${them}.`);
    }
    for (const alarm of alarms) {
      this.#alarms.delete(alarm.name);
      this.#schedule.remove(alarm.name);
      this.history.configurationUpdated(alarm, this.#core.clock.now(), 'Delete');
    }
  }

  /** Throws ResourceNotFound, which AWS sends without a message, if there is no such alarm. The next evaluation may undo it, as at AWS. */
  setState(name: string, state: AlarmState): void {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new AwsError('ResourceNotFound', '');
    if (alarm.state.value === state.value) alarm.state = state;
    else this.#transition(alarm, state);
  }

  #evaluate(name: string): void {
    const alarm = this.#alarms.get(name);
    const nowMs = this.#core.clock.now();
    if (alarm?.kind !== 'MetricAlarm' || !isDue(alarm, nowMs)) return;
    const state = evaluateMetricAlarm(alarm, this.#store, nowMs);
    if (state) this.#transition(alarm, state);
    else this.#actions.whileInState(alarm);
  }

  /** State, history, event and actions of a change; then the composite alarms that depend on it. */
  #transition(alarm: Alarm, state: AlarmState): void {
    const suppressedBy = alarm.kind === 'CompositeAlarm' ? this.#composites.suppressionOf(alarm) : undefined;
    const previous = alarm.state;
    alarm.state = { ...state, suppressedBy };
    alarm.transitionedMs = state.updatedMs;
    this.history.stateUpdated(alarm, previous);
    this.#core.emit(stateChangeEvent(alarm, previous));
    if (!suppressedBy) this.#actions.onTransition(alarm, previous);
    this.#composites.onTransition(alarm);
  }

  /** How many composite alarms watch each of the children, this one included. */
  #checkParents(name: string, children: readonly string[]): void {
    for (const child of children.flatMap((nameOrArn) => this.find(nameOrArn) ?? [])) {
      const parents = this.all().filter((other) => other.name !== name && isParent(other, child)).length + 1;
      if (parents > QUOTAS.compositesOfChild)
        throw validationError(`The alarm ${child.name} is in ${QUOTAS.compositesOfChild} composite alarms already.`);
    }
  }

  #base(input: PutMetricAlarmInput | PutCompositeAlarmInput) {
    const { AlarmName: name } = input;
    if (!name) throw missingParameter('AlarmName');
    const nowMs = this.#core.clock.now();
    const previous = this.#alarms.get(name);
    return {
      name,
      arn: arnOf('cloudwatch', `alarm:${name}`),
      configurationUpdatedMs: nowMs,
      actionsEnabled: input.ActionsEnabled ?? true,
      state: previous?.state ?? initialState(nowMs),
      transitionedMs: previous?.transitionedMs ?? nowMs,
      tags: previous?.tags ?? new Map((input.Tags ?? []).map(({ Key, Value }) => [Key!, Value!])),
    };
  }

  #previous<Kind extends Alarm['kind']>(name: string, kind: Kind): Extract<Alarm, { kind: Kind }> | undefined {
    const previous = this.#alarms.get(name);
    if (previous && previous.kind !== kind) throw validationError(`${name} is already the name of a ${previous.kind}.`);
    return previous as Extract<Alarm, { kind: Kind }> | undefined;
  }

  #put(alarm: Alarm, previous: Alarm | undefined): void {
    this.#actions.check(alarm);
    this.#alarms.set(alarm.name, alarm);
    this.history.configurationUpdated(alarm, alarm.configurationUpdatedMs, previous ? 'Update' : 'Create');
  }

  #uuid(name: string): string {
    const random = this.#core.random.fork(`alarm metric ${name}`);
    const hex = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

/** An alarm over more than a day is evaluated once an hour. Source: CloudWatch user guide, "Alarm evaluation". */
function isDue({ plan }: MetricAlarm, nowMs: number): boolean {
  const isMultiDay = plan.periodMs * plan.evaluationPeriods > DAY_MS;
  return !isMultiDay || nowMs % HOUR_MS < MINUTE_MS;
}

const isParent = (other: Alarm, { name, arn }: Alarm): boolean =>
  other.kind === 'CompositeAlarm' && childrenOf(other.rule).some((child) => child === name || child === arn);

function dependsOn(other: Alarm, { name, arn }: Alarm): boolean {
  if (other.kind !== 'CompositeAlarm') return false;
  return [...childrenOf(other.rule), other.input.ActionsSuppressor].some((needed) => needed === name || needed === arn);
}

function checkSuppressor(input: PutCompositeAlarmInput): void {
  const periods = [input.ActionsSuppressorWaitPeriod, input.ActionsSuppressorExtensionPeriod];
  const given = periods.filter((period) => period !== undefined).length;
  if (input.ActionsSuppressor === undefined ? given > 0 : given < 2) {
    throw validationError('ActionsSuppressor needs a WaitPeriod and an ExtensionPeriod, and they need it.');
  }
}
