import { deliver, type Core } from '../../../core.ts';
import { notSimulated, validationError } from '../errors.ts';
import { actionsOf, type Alarm, type AlarmState, type MetricAlarm } from './alarm.ts';
import { lambdaPayload } from './event.ts';
import type { AlarmHistory } from './history.ts';
import { snsMessage } from './snsMessage.ts';

/** Takes an action that is neither a Lambda function nor an SNS topic: a scaling policy, say. */
export type ActionTaker = (actionArn: string, alarm: InvokingAlarm) => void | Promise<void>;

/** What the taker of an action, such as a scaling policy, is told about the alarm that invokes it. */
export interface InvokingAlarm {
  readonly name: string;
  readonly arn: string;
  readonly state: AlarmState;
  /** Undefined for a composite alarm. */
  readonly periodMs: number | undefined;
  /** The newest datapoint that the last evaluation saw; undefined if there was none, and for a composite alarm. */
  readonly latestValue: number | undefined;
}

/** Carries out what alarms ask for. A failure is told in the alarm's history and hurts nothing else, as at AWS. */
export class AlarmActions {
  readonly #core: Core;
  readonly #history: AlarmHistory;
  readonly #taker: () => ActionTaker | undefined;

  constructor(core: Core, history: AlarmHistory, taker: () => ActionTaker | undefined) {
    this.#core = core;
    this.#history = history;
    this.#taker = taker;
  }

  /** Throws a ValidationError for an action that nobody here would take. */
  check(alarm: Alarm): void {
    for (const state of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
      const arns = actionsOf(alarm, state);
      for (const arn of arns) this.#checkAction(alarm, arn);
    }
  }

  /** The actions of a state that the alarm has just gone into. */
  onTransition(alarm: Alarm, previous: AlarmState): void {
    if (!alarm.actionsEnabled) return;
    for (const arn of actionsOf(alarm, alarm.state.value)) {
      if (alarm.kind === 'MetricAlarm') alarm.scalingInvokedMs.set(arn, this.#core.clock.now());
      this.#take(alarm, previous, arn);
    }
  }

  /** Scaling policies, and only they, are invoked again in every period that the alarm stays in its state. */
  whileInState(alarm: MetricAlarm): void {
    if (!alarm.actionsEnabled) return;
    const nowMs = this.#core.clock.now();
    for (const arn of actionsOf(alarm, alarm.state.value)) {
      if (!isScaling(arn) || nowMs - (alarm.scalingInvokedMs.get(arn) ?? -Infinity) < alarm.plan.periodMs) continue;
      alarm.scalingInvokedMs.set(arn, nowMs);
      this.#take(alarm, alarm.state, arn);
    }
  }

  #checkAction(alarm: Alarm, arn: string): void {
    const service = arn.split(':')[2];
    if (service === 'lambda' || service === 'sns') return;
    if (alarm.kind === 'CompositeAlarm' && (service === 'autoscaling' || service === 'automate')) {
      throw validationError(`A composite alarm cannot have the action ${arn}.`);
    }
    if (!this.#taker()) throw notSimulated(`The alarm action ${arn}`);
  }

  #take(alarm: Alarm, previous: AlarmState, arn: string): void {
    this.#send(alarm, previous, arn).then(
      () => this.#history.actionTaken(alarm, this.#core.clock.now(), arn, undefined),
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#history.actionTaken(alarm, this.#core.clock.now(), arn, reason);
      },
    );
  }

  async #send(alarm: Alarm, previous: AlarmState, targetArn: string): Promise<void> {
    const service = targetArn.split(':')[2];
    if (service === 'lambda') {
      const payload = JSON.stringify(lambdaPayload(alarm, previous));
      return deliver(this.#core, {
        targetArn,
        payload,
        principal: 'lambda.alarms.cloudwatch.amazonaws.com',
        sourceArn: alarm.arn,
      });
    }
    if (service === 'sns') {
      const payload = JSON.stringify(snsMessage(alarm, previous));
      return deliver(this.#core, { targetArn, payload, principal: 'cloudwatch.amazonaws.com', sourceArn: alarm.arn });
    }
    const taker = this.#taker();
    if (!taker) throw new Error(`nothing in the Region takes the alarm action ${targetArn}`);
    const { name, arn, state } = alarm;
    const watched = alarm.kind === 'MetricAlarm' ? alarm : undefined;
    await taker(targetArn, { name, arn, state, periodMs: watched?.plan.periodMs, latestValue: watched?.latestValue });
  }
}

const isScaling = (arn: string) => arn.split(':')[2] === 'autoscaling';
