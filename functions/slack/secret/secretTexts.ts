/** The values of a secret: the current one, and the previous one if there is one. */
export interface SecretTexts {
  readonly current: string;
  readonly previous: string | undefined;
}
