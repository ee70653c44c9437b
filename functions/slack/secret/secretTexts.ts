/** The texts of a secret: the one in force, and the one before it if it was ever changed. */
export interface SecretTexts {
  readonly current: string;
  readonly previous: string | undefined;
}
