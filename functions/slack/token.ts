import { readCurrent } from './secret/secret.ts';

/** So long a token is good without asking again. */
const FRESH_MS = 300_000;

/** The app's token, kept between the invocations of one execution environment. */
export class BotToken {
  readonly #secretId: string;
  #token: string | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(secretId: string) {
    this.#secretId = secretId;
  }

  /** @throws what Secrets Manager answers */
  async get(): Promise<string> {
    const nowMs = Date.now();
    if (this.#token === undefined || nowMs - this.#readAtMs >= FRESH_MS) {
      this.#token = (await readCurrent(this.#secretId)).botToken;
      this.#readAtMs = nowMs;
    }
    return this.#token;
  }

  /** Slack does not take it any more: the next one that asks gets what is there by then. */
  forget(): void {
    this.#token = undefined;
  }
}
