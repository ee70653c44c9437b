import type { Clock } from '../../clock.ts';
import type { Block } from './blocks.ts';

/** An installed Slack app with its secrets, and its workspace. */
export interface SlackApp {
  readonly appId: string;
  readonly teamId: string;
  /** The only channel; the app is a member of it. */
  readonly channelId: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** The members of the workspace: names by user ID. */
  readonly users: Readonly<Record<string, string>>;
}

export interface Content {
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
}

/** A message of the channel. */
export interface Message extends Content {
  /** The timestamp, which is its ID in the channel. */
  readonly ts: string;
  /** `app`, `slackbot`, or the ID of the person. */
  readonly from: string;
  /** The only person who sees it. (default: everybody) */
  readonly onlyFor?: string | undefined;
  /** The message whose thread it is in. */
  readonly threadTs?: string | undefined;
  readonly editedMs?: number;
}

type NewMessage = Omit<Message, 'ts' | 'editedMs'>;

/** The channel with its messages. */
export class Workspace {
  readonly app: SlackApp;
  readonly #clock: Clock;
  readonly #messages = new Map<string, Message>();
  #count = 0;
  /** Increases with every change, so that the page knows when to render again. */
  version = 0;

  constructor(app: SlackApp, clock: Clock) {
    this.app = app;
    this.#clock = clock;
  }

  /** All messages, oldest first; with a person, those visible to that person. */
  messages(userId?: string): readonly Message[] {
    const all = [...this.#messages.values()];
    return userId === undefined ? all : all.filter(({ onlyFor = userId }) => onlyFor === userId);
  }

  find(ts: string): Message | undefined {
    return this.#messages.get(ts);
  }

  post(message: NewMessage): Message {
    const ts = `${Math.floor(this.#clock.now() / 1000)}.${String(++this.#count).padStart(6, '0')}`;
    const posted = { ...message, ts };
    this.#messages.set(ts, posted);
    this.version++;
    return posted;
  }

  /** Replaces the content: without blocks, the message loses its previous ones. */
  update(ts: string, { text, blocks }: Content): void {
    const { blocks: _before, ...message } = this.#messages.get(ts)!;
    this.#messages.set(ts, { ...message, text, ...(blocks && { blocks }), editedMs: this.#clock.now() });
    this.version++;
  }

  delete(ts: string): void {
    this.#messages.delete(ts);
    this.version++;
  }
}
