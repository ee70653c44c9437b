import { readCurrent } from './secret/secret.ts';

/** How long a token is cached. */
const FRESH_MS = 300_000;

/** The app's token, cached in the execution environment. */
export class BotToken {
  readonly #secretId: string;
  #token: string | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(secretId: string) {
    this.#secretId = secretId;
  }

  /**
   * @throws Secrets Manager's error
   */
  async get(): Promise<string> {
    const nowMs = Date.now();
    if (this.#token === undefined || nowMs - this.#readAtMs >= FRESH_MS) {
      this.#token = (await readCurrent(this.#secretId)).botToken;
      this.#readAtMs = nowMs;
    }
    return this.#token;
  }

  /** Slack rejected it: the next call reads it again. */
  forget(): void {
    this.#token = undefined;
  }
}
