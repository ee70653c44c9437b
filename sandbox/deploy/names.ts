import { createHash } from 'node:crypto';
import { DEFAULT_REGION } from '../defaultRegion.ts';
import { FUNCTION_URL_SUFFIX, REGION } from '../core.ts';

const SUFFIX_LENGTH = 12;

/** Twelve characters that are the same for the same text: what AWS draws at random must repeat here. */
export function suffix(text: string): string {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .toUpperCase()
    .slice(0, SUFFIX_LENGTH);
}

/** Roles are global in an account: those of two Regions have different names. */
const PLACE = REGION === DEFAULT_REGION ? '' : `/${REGION}`;

/**
 * The name that CloudFormation gives to a resource without one: `stack-logicalId-SUFFIX`. Where the type's names are
 * shorter than that, stack and logical id are cut to share what is left; how AWS divides it is a guess.
 */
export function generatedName(stackName: string, logicalId: string, maxLength: number): string {
  const ending = suffix(`${stackName}/${logicalId}${PLACE}`);
  const room = maxLength - ending.length - 2;
  if (stackName.length + logicalId.length <= room) return `${stackName}-${logicalId}-${ending}`;
  const half = Math.floor(room / 2);
  const stackPart = stackName.slice(0, Math.max(half, room - logicalId.length));
  return `${stackPart}-${logicalId.slice(0, room - stackPart.length)}-${ending}`;
}

/** The host of a function's URL. AWS draws the first label; it follows from the resource here, so that it repeats. */
export const functionUrlHost = (name: string): string =>
  `${suffix(name).toLowerCase()}.lambda-url.${REGION}.${FUNCTION_URL_SUFFIX}`;

/** IAM's ids have four letters for the kind of thing and 17 more (IAM User Guide, "Unique identifiers"). */
export const uniqueId = (prefix: string, text: string): string =>
  `${prefix}${suffix(text)}${suffix(`${text}/id`)}`.slice(0, prefix.length + 17);
