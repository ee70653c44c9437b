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
  /** What has become of the channel. */
  channel: 'open' | 'archived' | 'deleted' = 'open';
  /** How long the workspace lets messages be edited; undefined: for ever, which is Slack's default. */
  editWindowMs: number | undefined;
  /** The errors of its own that Slack answers the next calls with, in a 200. */
  readonly troubles: string[] = [];
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

  /** The app was installed anew: what it said before belongs to a bot user that is no longer its own. */
  disown(): void {
    for (const [ts, message] of this.#messages)
      if (message.from === 'app') this.#messages.set(ts, { ...message, from: 'former-app' });
    this.version++;
  }

  /** Whether the workspace still lets a message be edited. */
  isEditable(ts: string): boolean {
    return this.editWindowMs === undefined || this.#clock.now() - Number(ts) * 1000 <= this.editWindowMs;
  }

  delete(ts: string): void {
    this.#messages.delete(ts);
    this.version++;
  }
}
