import { readSigningSecrets } from '../secret/secret.ts';

/** So long a secret is good without asking again. */
const FRESH_MS = 300_000;

/**
 * A signature that fits nothing may be one under a new secret. Forgeries look alike: however many come, Secrets Manager
 * is asked no more often than this.
 */
const REREAD_AFTER_MS = 10_000;

/** The app's signing secrets, kept between the invocations of one execution environment. */
export class SigningSecrets {
  readonly #secretId: string;
  #secrets: readonly string[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(secretId: string) {
    this.#secretId = secretId;
  }

  /** @throws what Secrets Manager answers */
  async get(nowMs: number): Promise<readonly string[]> {
    return nowMs - this.#readAtMs < FRESH_MS ? this.#secrets : await this.#read(nowMs);
  }

  /** For a signature that fits none of them: what is there by now, unless that was read a moment ago. */
  async getNewer(nowMs: number): Promise<readonly string[]> {
    return nowMs - this.#readAtMs < REREAD_AFTER_MS ? [] : await this.#read(nowMs);
  }

  async #read(nowMs: number): Promise<readonly string[]> {
    this.#secrets = await readSigningSecrets(this.#secretId);
    this.#readAtMs = nowMs;
    return this.#secrets;
  }
}
