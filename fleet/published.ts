import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Fleet } from './fleet.ts';

/** A standard parameter holds 4,096 characters (Systems Manager API reference, PutParameter). */
const PART_CHARACTERS = 4_000;

/** `2 of 3`, the first characters of the whole's digest, and the part itself. */
const PART = /^(\d+)\/(\d+) ([0-9a-f]{12}) ([A-Za-z0-9+/=]+)$/;

/**
 * A fleet as the parameters that the stacks publish, so that the command line and the console read what is deployed, and
 * no file that happens to lie around. The same fleet has the same parts.
 */
export function publishedParts(fleet: Fleet): string[] {
  const whole = gzipSync(JSON.stringify(fleet)).toString('base64');
  const digest = digestOf(whole);
  const count = Math.ceil(whole.length / PART_CHARACTERS);
  return Array.from({ length: count }, (_, at) => {
    const part = whole.slice(at * PART_CHARACTERS, (at + 1) * PART_CHARACTERS);
    return `${at + 1}/${count} ${digest} ${part}`;
  });
}

/**
 * The fleet of these parameters, in any order.
 * @throws an Error if they are not all parts of one fleet, as for seconds while a deployment changes them
 */
export function readPublished(parts: readonly string[]): Fleet {
  const read = parts.map((part) => {
    const [, at, count, digest, text] = PART.exec(part) ?? [];
    if (!at || !count || !digest || !text) throw new Error('is not written as Evenkeel writes it');
    return { at: Number(at), count: Number(count), digest, text };
  });
  const sorted = read.toSorted((a, b) => a.at - b.at);
  const whole = sorted.map(({ text }) => text).join('');
  const isComplete = sorted.every(({ at, count }, index) => at === index + 1 && count === sorted.length);
  if (!isComplete || sorted.some(({ digest }) => digest !== digestOf(whole)))
    throw new Error('is just being changed, or was changed by hand');
  return JSON.parse(gunzipSync(Buffer.from(whole, 'base64')).toString('utf8')) as Fleet;
}

const digestOf = (whole: string) => createHash('sha256').update(whole).digest('hex').slice(0, 12);
