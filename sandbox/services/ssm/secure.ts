import { createHash } from 'node:crypto';
import { parameterArn } from './names.ts';
import type { Parameter, Version } from './store.ts';

/** The key that Parameter Store has of its own: whoever may read a parameter may decrypt it (user guide). */
export const OWN_KEY = 'alias/aws/ssm';

/** What a reader gets to see of a version: of a secure one only cipher text, unless it is to be decrypted. */
export function shownValue({ name, type }: Parameter, { number, value }: Version, isDecrypted: boolean): string {
  if (type !== 'SecureString' || isDecrypted) return value;
  // Nobody can turn it back. KMS's own begins with these letters, too, by which people know it.
  const digest = createHash('sha256')
    .update(`${parameterArn(name)}:${number}:${value}`)
    .digest('base64');
  return `AQICAHg${digest}`;
}
