import { readSigningSecrets, type SigningSecret } from '../secret/secret.ts';

/**
 * How long the secrets are kept. As soon as that after a change, the new one is accepted and the old one is not; and
 * whatever signatures come, forged ones among them, the secret is not read more often.
 */
const FRESH_MS = 10_000;

/** The app's signing secrets, cached in the execution environment. */
export class SigningSecrets {
  readonly #secretId: string;
  #secrets: readonly SigningSecret[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(secretId: string) {
    this.#secretId = secretId;
  }

  /**
   * Those that are accepted now.
   * @throws Secrets Manager's error
   */
  async get(nowMs: number): Promise<readonly string[]> {
    if (nowMs - this.#readAtMs >= FRESH_MS) {
      this.#secrets = await readSigningSecrets(this.#secretId);
      this.#readAtMs = nowMs;
    }
    return this.#secrets.filter(({ untilMs }) => nowMs < untilMs).map(({ text }) => text);
  }
}
