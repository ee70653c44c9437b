import { EXIT, type ExitCode } from '../exitCodes.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import type { Tell } from './command.ts';
import { type Evaluated, type OpenedController, openController } from './controllers.ts';
import { explainFailure } from './failure.ts';
import type { Installation } from './installation.ts';
import type { Progress } from './presentations/presentation.ts';
import type { Target } from './target.ts';

/** One resource as it was found. What could not be read is absent, and named. */
export interface Looked extends Target {
  readonly opened: OpenedController;
  /** What the ledger has; undefined if it could not be read. */
  readonly record: ResourceRecord<Progress> | undefined;
  /** What its controller would decide now; undefined if it could not be observed, or was not to be. */
  readonly evaluated: Evaluated | undefined;
  /** What could not be read, and why: a sentence each. */
  readonly unread: readonly string[];
}

interface How {
  /** Only what the ledger has: nothing is asked of the resources themselves. */
  readonly recordedOnly?: boolean;
  readonly tell: Tell;
}

/** So many resources are read at once. */
const AT_ONCE = 8;

/** Reads each resource, in the given order, and decides as its controller does. Changes nothing; one failure costs one resource. */
export async function look(
  installation: Installation,
  targets: readonly Target[],
  { recordedOnly = false, tell }: How,
): Promise<Looked[]> {
  const controllers = await openAll(installation, targets);
  const looked: Looked[] = [];
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    tell(`Reading ${from + 1} of ${targets.length} …`);
    const some = targets.slice(from, from + AT_ONCE).map(async ({ row, resource }): Promise<Looked> => {
      const { opened, recordOf, unread } = controllers.get(row)!;
      const record = recordOf?.(resource);
      // Without the ledger nobody knows what is paused or under way: what would be decided is not known either.
      if (!record || recordedOnly) return { row, resource, opened, record, evaluated: undefined, unread };
      try {
        const evaluated = await opened.evaluate(resource, record, installation.caller.nowMs);
        return { row, resource, opened, record, evaluated, unread };
      } catch (error) {
        return { row, resource, opened, record, evaluated: undefined, unread: [whyUnread(error, installation)] };
      }
    });
    looked.push(...(await Promise.all(some)));
  }
  return looked;
}

interface Opened {
  readonly opened: OpenedController;
  readonly recordOf: ((resource: string) => ResourceRecord<Progress>) | undefined;
  readonly unread: readonly string[];
}

async function openAll(installation: Installation, targets: readonly Target[]): Promise<Map<Target['row'], Opened>> {
  const rows = [...new Set(targets.map(({ row }) => row))];
  const all = rows.map(async (row): Promise<[Target['row'], Opened]> => {
    const opened = await openController(row, installation);
    try {
      return [row, { opened, recordOf: await opened.ledger.readAll(installation.caller.nowMs), unread: [] }];
    } catch (error) {
      // A stage without a ledger is no stage: that is no part that is missing.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') throw error;
      const unread = [`the ledger: ${whyUnread(error, installation)}`];
      return [row, { opened, recordOf: undefined, unread }];
    }
  });
  return new Map(await Promise.all(all));
}

/** What AWS said, with what to do about it where that is known. */
const whyUnread = (error: unknown, { stage }: Installation): string =>
  explainFailure(error, { stage }).message.replaceAll('\n', ' ');

/** `targets/web: User … is not authorized to perform: …`, each text once, with all that it is true of. */
export function unreadIn(looked: readonly Looked[], nameOf: (one: Looked) => string): string[] {
  const byText = Map.groupBy(
    looked.flatMap((one) => one.unread.map((text) => ({ text, name: nameOf(one) }))),
    ({ text }) => text,
  );
  return [...byText].map(([text, about]) => `${named(about.map(({ name }) => name))}: ${text}`);
}

/** The most names that are listed: a large fleet has hundreds. */
const MAX_NAMED = 5;

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return more > 0 ? `${names.slice(0, MAX_NAMED).join(', ')} and ${more} more` : names.join(', ');
}

/** What is left out of an answer, as an exit code. */
export const exitCodeOfUnread = (unread: readonly string[]): ExitCode =>
  unread.length > 0 ? EXIT.incomplete : EXIT.done;
