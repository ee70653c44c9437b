import type { Caller } from '../../../cli/evenkeel/caller.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import { DrillApprovals } from '../../../functions/drills/api/approvals.ts';
import { approversOf, personOf } from '../../../functions/drills/api/drillPeople.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import { DrillStore } from '../../../functions/drills/api/store.ts';
import type { Drill, LedgerEntry } from '../../model.ts';
import { drillOf, entriesOfDrill } from './drills.ts';
import { ProbeSeriesReader } from './probeSeries.ts';
import type { Sources } from './sources.ts';

const WEEK_MS = 7 * 86_400_000;

/** More drills than these nobody looks through here: `evenkeel drill list` has all of them. */
const MAX_DRILLS = 50;

/** Of so many of the latest ones it is read what clients saw: an object for every ten seconds. */
const MEASURED_DRILLS = 3;

/** The drills of an installation, from the ledger. */
export class Drills {
  readonly #deployed: Pick<Deployed, 'fleet'>;
  readonly #isSandbox: boolean;
  readonly #store: DrillStore;
  readonly #approvals: DrillApprovals;
  readonly #probes = new ProbeSeriesReader();

  constructor(deployed: Pick<Deployed, 'fleet' | 'tableName'>, isSandbox: boolean) {
    this.#deployed = deployed;
    this.#isSandbox = isSandbox;
    this.#store = new DrillStore(deployed.tableName);
    this.#approvals = new DrillApprovals(deployed.tableName);
  }

  async read(
    sources: Sources,
    { caller, realMs }: { readonly caller: Caller; readonly realMs: number },
  ): Promise<{ readonly drills: Drill[]; readonly entries: LedgerEntry[] }> {
    const { nowMs } = caller;
    if (this.#deployed.fleet.drills.list.length === 0) {
      sources.unused('drills');
      return { drills: [], entries: [] };
    }
    const read = await sources.read('drills', nowMs, realMs, () => this.#readAll(caller));
    return read ?? { drills: [], entries: [] };
  }

  /** In whose name a drill is approved: a sandbox has nobody who is somebody, so that another person is taken. */
  personFor({ requestedBy, drill, input }: Pick<DrillRecord, 'requestedBy' | 'drill' | 'input'>, caller: Caller) {
    const { drills } = this.#deployed.fleet;
    const known = personOf(`iam:${caller.arn}`, drills);
    if (Object.hasOwn(drills.people, known)) return known;
    if (!this.#isSandbox) return undefined;
    return this.#approversOf(drill, input.resource).find((person) => person !== requestedBy);
  }

  /** The same for a drill by its id. */
  async personOfDrill(drillId: string, caller: Caller): Promise<string | undefined> {
    const record = await this.#store.find(drillId);
    return record && this.personFor(record, caller);
  }

  #approversOf(drill: string, resource: string): readonly string[] {
    const { drills } = this.#deployed.fleet;
    const policy = drills.list.find((one) => one.drill === drill && one.resource === resource);
    return policy ? approversOf(policy, drills) : Object.keys(drills.people);
  }

  async #readAll(caller: Caller) {
    const { nowMs } = caller;
    const records = (await this.#store.list()).filter(isShown(nowMs)).slice(0, MAX_DRILLS);
    const drills = records.map(async (record, at) => {
      const mayWait = record.planHash !== undefined && record.approvedAtMs === undefined && !record.verdict;
      const waiting = mayWait ? await this.#approvals.find(record.drillId) : undefined;
      const approvers = this.#approversOf(record.drill, record.input.resource);
      const isOfInterest = record.reportedAtMs === undefined || at < MEASURED_DRILLS;
      const seen = isOfInterest ? await this.#probes.read(record) : { series: [] };
      const viewer = { you: this.personFor(record, caller), approvers };
      return drillOf(record, { waiting, viewer, seen, nowMs });
    });
    return { drills: await Promise.all(drills), entries: records.flatMap(entriesOfDrill) };
  }
}

/** Of the last week, and the last one of each resource. */
function isShown(nowMs: number): (record: DrillRecord) => boolean {
  const seen = new Set<string>();
  return ({ drill, input, requestedAtMs }) => {
    const about = `${drill}/${input.resource}`;
    const isLast = !seen.has(about);
    seen.add(about);
    return isLast || nowMs - requestedAtMs < WEEK_MS;
  };
}
