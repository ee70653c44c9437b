import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { Random } from '../../random.ts';
import type { Region } from '../../region.ts';
import { GUEST } from '../../scenarios/slack.ts';
import type { Message } from '../../services/slack/index.ts';
import { type FaultContext, oneOf } from '../context.ts';
import fleet, { ABORT_ALARM } from './fleet.ts';

const ADA = 'U0ADA';
const BOB = 'U0BOB';
/** May request drills, and neither approve them nor pause anything. */
const CEM = 'U0CEM';

const EVERYBODY = [ADA, BOB, CEM, GUEST];

const RESOURCES = [
  ...Object.keys(fleet.clusters),
  ...Object.keys(fleet.targetGroups),
  ...Object.keys(fleet.certificates),
  'all',
];

/** How long people pause something, in the words of the command, and after how long they resume it, if they do. */
const PAUSES = ['10m', '30m', '1h'];
const RESUMED_AFTER_MS = [120_000, 3_600_000] as const;

const ANSWERED_AFTER_MS = [5_000, 300_000] as const;
const PRESSES_MAX = 4;
/** Of those who pressed, so many press once more: a button that seems to do nothing is pressed twice. */
const PRESSES_AGAIN = 0.3;
const ALARM_LASTS_MS = [60_000, 300_000] as const;

type Channel = { messages(): readonly Message[] };

/** People who type commands and press buttons, whether they may or not. */
export class PeopleInSlack {
  readonly #region: Region;
  readonly #random: Random;
  readonly #channel: Channel;
  #started = 0;

  constructor(context: FaultContext, random: Random, region: Region, channel: Channel) {
    this.#region = region;
    this.#random = random;
    this.#channel = channel;
    context.repeat('paused', random, () => this.#pause(context));
    context.repeat('drill-requested', random, () => this.#request(context));
    context.repeat('drill-aborted', random, () => this.#abort(context));
    context.repeat('drill-started-by-hand', random, () => this.#startByHand(context));
    context.repeat('alarm', random, async () => {
      context.tell('alarm', ABORT_ALARM);
      await this.#setAlarm('ALARM');
      await context.clock.sleep(random.between(...ALARM_LASTS_MS));
      await this.#setAlarm('OK');
    });
  }

  /** Faults are over: whoever has paused something resumes it, and what waits for approval is denied. */
  async tidyUp(): Promise<void> {
    await this.#setAlarm('OK');
    await this.#type(ADA, 'resume all');
    for (const resource of RESOURCES) await this.#type(ADA, `resume ${resource}`);
    for (const message of this.#withButton('drill-deny')) await this.#press(BOB, message, 'drill-deny');
  }

  async #pause(context: FaultContext): Promise<void> {
    const random = this.#random;
    const [person, resource] = [oneOf(random, EVERYBODY), oneOf(random, RESOURCES)];
    const lasts = oneOf(random, PAUSES);
    const resumesAfterMs = random.between(...RESUMED_AFTER_MS);
    context.tell('paused', `${resource} by ${person} for ${lasts}`);
    await this.#type(person, `pause ${resource} ${lasts} a migration`);
    await context.clock.sleep(resumesAfterMs);
    if (context.isOn) await this.#type(oneOf(random, EVERYBODY), `resume ${resource}`);
  }

  async #request(context: FaultContext): Promise<void> {
    const { drill, resource } = oneOf(this.#random, fleet.drills.list);
    const person = oneOf(this.#random, EVERYBODY);
    context.tell('drill-requested', `${drill} of ${resource} by ${person}`);
    await this.#type(person, `drill ${drill} ${resource}`);
    await this.#answer(context);
  }

  /** Past the drill API: it takes the approval of two. */
  async #startByHand(context: FaultContext): Promise<void> {
    const { drill, resource } = oneOf(this.#random, fleet.drills.list);
    const machine = this.#region.stepFunctions.machines().find(({ name }) => name.endsWith(`drill-${drill}`));
    if (!machine) return;
    const name = `by-hand-${++this.#started}`;
    context.tell('drill-started-by-hand', `${drill} of ${resource} as ${name}`);
    await new SFNClient(this.#region.clientConfig()).send(
      new StartExecutionCommand({ stateMachineArn: machine.arn, name, input: JSON.stringify({ resource }) }),
    );
    await this.#answer(context);
  }

  /** Some press buttons of any drill that waits, those included who may not, and the same person twice. */
  async #answer(context: FaultContext): Promise<void> {
    const random = this.#random;
    for (let presses = random.integer(0, PRESSES_MAX); presses > 0; presses--) {
      await context.clock.sleep(random.between(...ANSWERED_AFTER_MS));
      const waiting = this.#withButton('drill-approve');
      if (waiting.length === 0) continue;
      const action = random.next() < 0.85 ? 'drill-approve' : 'drill-deny';
      const person = oneOf(random, EVERYBODY);
      await this.#press(person, waiting.at(-1)!, action);
      if (random.next() < PRESSES_AGAIN) await this.#press(person, waiting.at(-1)!, action);
    }
  }

  async #abort(context: FaultContext): Promise<void> {
    const running = this.#withButton('drill-abort').at(-1);
    if (!running) return;
    const person = oneOf(this.#random, EVERYBODY);
    context.tell('drill-aborted', `by ${person}`);
    await this.#press(person, running, 'drill-abort');
  }

  #withButton(action: string): Message[] {
    return this.#channel.messages().filter(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${action}"`));
  }

  async #type(person: string, text: string): Promise<void> {
    await this.#region.slack.command(person, text);
  }

  async #press(person: string, { ts }: Message, action: string): Promise<void> {
    // Somebody else may have been faster.
    if (this.#withButton(action).some((message) => message.ts === ts))
      await this.#region.slack.press(person, ts, action);
  }

  async #setAlarm(StateValue: 'ALARM' | 'OK'): Promise<void> {
    const command = new SetAlarmStateCommand({ AlarmName: ABORT_ALARM, StateValue, StateReason: 'set by hand' });
    await new CloudWatchClient(this.#region.clientConfig()).send(command);
  }
}
