import { AwsError } from '../../wire/handlers.ts';
import type { Clock, Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { uuid } from '../events/identifiers.ts';
import { ResourcePolicy } from '../events/resourcePolicy.ts';
import { invalidParameter } from './errors.ts';
import { QUOTAS } from './quotas.ts';
import type { Message, MessageAttributes } from './message.ts';
import type { QueueSettings } from './settings.ts';

/** What a sender gives. */
export interface Outgoing {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly senderId: string;
  readonly delaySeconds?: number | undefined;
  /** For a fair share among the senders of a standard queue; kept and shown, without effect here. */
  readonly groupId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

/**
 * A standard queue. It keeps the order of sending, which AWS only attempts, and delivers at least once: a message that
 * is not deleted within its visibility timeout is received again.
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly createdMs: number;
  modifiedMs: number;
  #settings: QueueSettings;
  tags: Readonly<Record<string, string>> = {};
  #policy = new ResourcePolicy([]);
  #policyText: string | undefined;
  #purgedMs = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #bury: (message: Message, queueArn: string) => void;
  readonly #messages = new Set<Message>();
  readonly #waiting = new Set<() => void>();

  constructor(
    identity: { name: string; arn: string; url: string },
    settings: QueueSettings,
    context: { clock: Clock; random: Random; bury: (message: Message, queueArn: string) => void },
  ) {
    this.name = identity.name;
    this.arn = identity.arn;
    this.url = identity.url;
    this.#settings = settings;
    this.createdMs = context.clock.now();
    this.modifiedMs = this.createdMs;
    this.#clock = context.clock;
    this.#random = context.random;
    this.#bury = context.bury;
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  configure(settings: QueueSettings): void {
    this.#settings = settings;
    this.modifiedMs = this.#clock.now();
  }

  get policy(): ResourcePolicy {
    return this.#policy;
  }

  /** Takes a policy as JSON, or none. @throws {Error} naming what in the policy is not simulated. */
  setPolicy(text: string | undefined): void {
    this.#policy = new ResourcePolicy(text === undefined ? [] : [JSON.parse(text)]);
    this.#policyText = text;
    this.modifiedMs = this.#clock.now();
  }

  /** The policy as it was set. */
  get policyText(): string | undefined {
    return this.#policyText;
  }

  /** The messages that have not expired, in the order of sending. */
  messages(): readonly Message[] {
    const oldestMs = this.#clock.now() - this.settings.retentionSeconds * 1_000;
    for (const message of this.#messages) {
      if (message.sentMs <= oldestMs) this.#messages.delete(message);
    }
    return [...this.#messages];
  }

  /** How many messages can be received, are being worked on, or are delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    const nowMs = this.#clock.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.messages()) {
      if (message.visibleAtMs <= nowMs) counts.visible++;
      else if (message.receiptHandle) counts.inFlight++;
      else counts.delayed++;
    }
    return counts;
  }

  send(outgoing: Outgoing): Message {
    const attributes = outgoing.attributes ?? {};
    const nowMs = this.#clock.now();
    const message: Message = {
      id: uuid(this.#random),
      body: outgoing.body,
      attributes,
      senderId: outgoing.senderId,
      sentMs: nowMs,
      visibleAtMs: nowMs + (outgoing.delaySeconds ?? this.settings.delaySeconds) * 1_000,
      receiveCount: 0,
      firstReceivedMs: undefined,
      receiptHandle: undefined,
      groupId: outgoing.groupId,
      traceHeader: outgoing.traceHeader,
    };
    this.take(message);
    return message;
  }

  /** Puts a message in as it is: a dead letter keeps its identifier and its age when it moves. */
  take(message: Message): void {
    this.#messages.add(message);
    this.#wake();
  }

  /** Receives up to `maximum` messages, waiting up to `waitMs` of Region time for the first. */
  async receive(maximum: number, visibilityMs: number, waitMs: number): Promise<Message[]> {
    const deadlineMs = this.#clock.now() + waitMs;
    for (;;) {
      const received = this.#receiveNow(maximum, visibilityMs);
      const nowMs = this.#clock.now();
      if (received.length > 0 || nowMs >= deadlineMs) return received;
      await this.#change(Math.min(deadlineMs, this.#nextVisibleMs()) - nowMs);
    }
  }

  /** Deletes what was received last with this handle. Deleting again, or with an older handle, does nothing. */
  delete(receiptHandle: string): void {
    const message = this.#byHandle(receiptHandle);
    if (message) this.#messages.delete(message);
  }

  changeVisibility(receiptHandle: string, visibilityMs: number): void {
    const message = this.#byHandle(receiptHandle);
    if (!message) {
      const reason = 'Message does not exist or is not available for visibility timeout change.';
      throw invalidParameter('ReceiptHandle', receiptHandle, reason);
    }
    // It may have become visible meanwhile, as long as nobody has received it again (recorded by localstack).
    message.visibleAtMs = this.#clock.now() + visibilityMs;
    this.#wake();
  }

  /** @returns false, and nothing is done, if the last purge is too recent */
  purge(): boolean {
    const nowMs = this.#clock.now();
    if (nowMs < this.#purgedMs + QUOTAS.pauseSeconds * 1_000) return false;
    this.#purgedMs = nowMs;
    this.#messages.clear();
    return true;
  }

  #receiveNow(maximum: number, visibilityMs: number): Message[] {
    const nowMs = this.#clock.now();
    const received: Message[] = [];
    for (const message of this.messages()) {
      if (received.length === maximum) break;
      if (message.visibleAtMs > nowMs || this.#isDeadLetter(message)) continue;
      message.receiveCount++;
      message.firstReceivedMs ??= nowMs;
      message.visibleAtMs = nowMs + visibilityMs;
      message.receiptHandle = `${this.name}/${uuid(this.#random)}`;
      received.push(message);
    }
    return received;
  }

  /** A message that has been received as often as allowed moves away instead of being received once more. */
  #isDeadLetter(message: Message): boolean {
    const redrive = this.settings.redrive;
    if (!redrive || message.receiveCount < redrive.maximumReceives) return false;
    this.#messages.delete(message);
    this.#bury({ ...message, deadLetterSourceArn: this.arn }, redrive.queueArn);
    return true;
  }

  #byHandle(receiptHandle: string): Message | undefined {
    if (!receiptHandle.startsWith(`${this.name}/`)) {
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
      );
    }
    return this.messages().find((message) => message.receiptHandle === receiptHandle);
  }

  #nextVisibleMs(): number {
    return this.messages().reduce((earliest, { visibleAtMs }) => Math.min(earliest, visibleAtMs), Infinity);
  }

  /** Waits until a message comes or `waitMs` have passed. */
  #change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const done = () => {
        this.#clock.clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      timer = this.#clock.setTimeout(done, waitMs);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }
}
