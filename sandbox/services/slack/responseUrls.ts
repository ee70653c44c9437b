import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { WireRequest, WireResponse } from '../../wire/message.ts';
import { json } from './answers.ts';
import { readContent } from './webApi.ts';
import type { Workspace } from './workspace.ts';

/** Source: "Handling user interaction": up to five times within thirty minutes. */
const USES = 5;
const LIFETIME_MS = 30 * 60_000;

const HOST = 'https://hooks.slack.com';

interface ResponseUrl {
  readonly userId: string;
  /** The message whose button was pressed; undefined for a command. */
  readonly messageTs: string | undefined;
  readonly untilMs: number;
  left: number;
}

/** The response URLs, at which an app answers commands and pressed buttons. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #urls = new Map<string, ResponseUrl>();

  constructor(workspace: Workspace, clock: Clock, random: Random) {
    this.#workspace = workspace;
    this.#clock = clock;
    this.#random = random;
  }

  create(userId: string, messageTs?: string): string {
    const { teamId } = this.#workspace.app;
    const path = `/${messageTs === undefined ? 'commands' : 'actions'}/${teamId}/${this.#random.integer(1e11, 9e11)}`;
    this.#urls.set(path, { userId, messageTs, untilMs: this.#clock.now() + LIFETIME_MS, left: USES });
    return `${HOST}${path}`;
  }

  answer(request: WireRequest): WireResponse {
    const url = this.#urls.get(request.path);
    if (!url || url.untilMs <= this.#clock.now()) return json({ ok: false, error: 'expired_url' }, 404);
    if (url.left === 0) return json({ ok: false, error: 'used_url' }, 404);
    const said = parseObject(Buffer.from(request.body).toString('utf8'));
    if (!said) return json({ ok: false, error: 'invalid_payload' }, 400);
    url.left--;
    const { blocks } = said;
    const content = readContent(said.text, blocks === undefined ? undefined : JSON.stringify(blocks));
    if ('statusCode' in content && said.delete_original !== true) return { ...content, statusCode: 400 };
    this.#take(url, said, 'statusCode' in content ? { text: '' } : content);
    return json({ ok: true });
  }

  #take({ userId, messageTs }: ResponseUrl, said: Said, content: { text: string }): void {
    if (messageTs !== undefined && said.delete_original === true) this.#workspace.delete(messageTs);
    else if (messageTs !== undefined && said.replace_original !== false) this.#workspace.update(messageTs, content);
    else {
      const onlyFor = said.response_type === 'in_channel' ? undefined : userId;
      this.#workspace.post({ from: 'app', ...content, ...(onlyFor !== undefined && { onlyFor }) });
    }
  }
}

interface Said {
  readonly text?: string;
  readonly blocks?: unknown;
  readonly response_type?: string;
  readonly replace_original?: boolean;
  readonly delete_original?: boolean;
}

function parseObject(text: string): Said | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
