import { readSigningSecrets } from '../secret/secret.ts';

/** How long a secret is cached. */
const FRESH_MS = 300_000;

/**
 * A signature that matches no cached secret may be made with a new one. Forged signatures look the same, so this limits
 * the calls to Secrets Manager.
 */
const REREAD_AFTER_MS = 10_000;

/** The app's signing secrets, cached in the execution environment. */
export class SigningSecrets {
  readonly #secretId: string;
  #secrets: readonly string[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(secretId: string) {
    this.#secretId = secretId;
  }

  /**
   * @throws Secrets Manager's error
   */
  async get(nowMs: number): Promise<readonly string[]> {
    return nowMs - this.#readAtMs < FRESH_MS ? this.#secrets : await this.#read(nowMs);
  }

  /** For a signature that matches none of them: reads them again, unless they were just read. */
  async getNewer(nowMs: number): Promise<readonly string[]> {
    return nowMs - this.#readAtMs < REREAD_AFTER_MS ? [] : await this.#read(nowMs);
  }

  async #read(nowMs: number): Promise<readonly string[]> {
    this.#secrets = await readSigningSecrets(this.#secretId);
    this.#readAtMs = nowMs;
    return this.#secrets;
  }
}
