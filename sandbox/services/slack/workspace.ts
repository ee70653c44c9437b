import type { Clock } from '../../clock.ts';
import type { Block } from './blocks.ts';

/** One Slack app as its workspace has it installed, and what it was told to use. */
export interface SlackApp {
  readonly appId: string;
  readonly teamId: string;
  /** The one channel that there is; the app is a member of it. */
  readonly channelId: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** Who works here, by their ids. */
  readonly users: Readonly<Record<string, string>>;
}

export interface Content {
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
}

/** A message as the channel shows it. */
export interface Message extends Content {
  /** The time stamp that names it, unique in its channel. */
  readonly ts: string;
  /** `app`, `slackbot`, or the id of the person. */
  readonly from: string;
  /** The only one who sees it; everybody, unless given. */
  readonly onlyFor?: string | undefined;
  /** The message that it answers in a thread. */
  readonly threadTs?: string | undefined;
  readonly editedMs?: number;
}

type NewMessage = Omit<Message, 'ts' | 'editedMs'>;

/** The channel: what was said in it, and who sees what. */
export class Workspace {
  readonly app: SlackApp;
  readonly #clock: Clock;
  readonly #messages = new Map<string, Message>();
  #count = 0;
  /** Rises with every change, so that a page knows when to look again. */
  version = 0;

  constructor(app: SlackApp, clock: Clock) {
    this.app = app;
    this.#clock = clock;
  }

  /** Everything, oldest first; for one person, what that person sees. */
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

  /** Content that is not given goes: a message without blocks loses those that it had. */
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
