import { AwsError } from '../../../wire/handlers.ts';
import { QUOTAS } from '../quotas.ts';

interface Entry {
  readonly Id?: string | undefined;
}

/** At most ten entries with distinct identifiers. @throws {AwsError} */
export function checkBatch(entries: readonly Entry[] = []): void {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > QUOTAS.batchEntries) {
    const message = `Maximum number of entries per request are ${QUOTAS.batchEntries}. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  const isId = new RegExp(`^[\\w-]{1,${QUOTAS.batchEntryIdCharacters}}$`);
  if (entries.some(({ Id = '' }) => !isId.test(Id))) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new AwsError('InvalidBatchEntryId', message);
  }
  const repeated = entries.find(({ Id }, at) => entries.findIndex((other) => other.Id === Id) < at);
  if (repeated) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated.Id} repeated.`);
}

/** Each entry succeeds or fails by itself; a list without entries is left out of the answer. */
export function inBatch<Each extends Entry, Result extends object>(
  entries: readonly Each[] = [],
  run: (entry: Each) => Result,
) {
  const Successful: (Result & { Id: string })[] = [];
  const Failed: { Id: string; SenderFault: boolean; Code: string; Message: string }[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      Successful.push({ ...run(entry), Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { ...(Successful.length > 0 && { Successful }), ...(Failed.length > 0 && { Failed }) } as {
    Successful: typeof Successful;
    Failed: typeof Failed;
  };
}
