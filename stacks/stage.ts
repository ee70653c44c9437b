/** @throws if it cannot be the name of a deployment stage, which is part of every name */
export function checkStage(stage: string): void {
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    throw new Error(`Invalid STAGE "${stage}": use at most 16 lower-case letters and digits, starting with a letter.`);
  }
}
