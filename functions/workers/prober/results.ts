import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from '../../aws/clients.ts';
import type { Attempt, RowsFound } from './contract/attempt.ts';

/** Where the results of one drill are. */
export interface Place {
  readonly bucket: string;
  /** Ends in a slash. */
  readonly prefix: string;
}

/**
 * The maximum of objects per invocation, by which the numbers of the next one are offset: 14 minutes have 84 of 10 s.
 */
const NUMBERS_PER_INVOCATION = 1_000;

/** Writes `PREFIXattempts/NUMBER.json`; the numbers are in the order of writing. */
export async function writeAttempts(
  place: Place,
  { invocation, part }: { invocation: number; part: number },
  attempts: readonly Attempt[],
): Promise<void> {
  const number = String(invocation * NUMBERS_PER_INVOCATION + part).padStart(6, '0');
  await write(place, `attempts/${number}.json`, attempts);
}

export const writeRows = (place: Place, found: RowsFound): Promise<void> =>
  write(place, `rows/${found.probe}.json`, found);

/** Whether the object `PREFIXstop` exists: the drill has ended early. */
export async function isStopped({ bucket, prefix }: Place): Promise<boolean> {
  // Without permission to list, S3 answers 403 for an object that does not exist.
  const { KeyCount = 0 } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}stop`, MaxKeys: 1 }),
  );
  return KeyCount > 0;
}

/**
 * Marks an invocation as the one that probes this part of the drill. Lambda may deliver an invocation twice, and two of
 * them would write the same rows.
 * @returns false if another one did so first
 */
export async function claim(place: Place, invocation: number, requestId: string): Promise<boolean> {
  try {
    await write(place, `invocations/${invocation}.json`, { requestId }, { IfNoneMatch: '*' });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return false;
    throw error;
  }
}

async function write(
  { bucket, prefix }: Place,
  name: string,
  content: unknown,
  condition: { IfNoneMatch?: '*' } = {},
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: prefix + name,
      Body: JSON.stringify(content),
      ContentType: 'application/json',
      ...condition,
    }),
  );
}
