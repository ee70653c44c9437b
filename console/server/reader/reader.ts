import { setTimeout as wait } from 'node:timers/promises';
import { type Caller, identify } from '../../../cli/evenkeel/caller.ts';
import { type OpenedController, openController } from '../../../cli/evenkeel/controllers.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import type { Progress } from '../../../cli/evenkeel/presentations/presentation.ts';
import type { RecordOf, ResourceRecord } from '../../../functions/control-loop/record.ts';
import type { Progress as ReplicasProgress } from '../../../functions/controllers/replicas/progress.ts';
import { labelOf } from '../../../functions/controllers/row.ts';
import type {
  Action,
  ActionResult,
  AttentionItem,
  Change,
  Chart,
  Drill,
  Installation,
  LedgerEntry,
  SlackChannel,
} from '../../model.ts';
import { changesBetween, LEDGER_ENTRIES } from '../changes.ts';
import { act } from './act.ts';
import { settingsOfSources, SOURCE_ACTIONS } from './cadence.ts';
import { readDashboard } from './dashboard.ts';
import { busyVcpusOf, chartOf } from './charts.ts';
import { emptyInstallation } from './empty.ts';
import { explainNow } from './explain.ts';
import { type Kept, LedgerTail } from './ledger.ts';
import { attentionOf, byUrgency, NO_RECORD } from './managed.ts';
import { NotFoundError } from './notFound.ts';
import { Outlooks } from './outlooks.ts';
import { problemOf } from './problem.ts';
import type { Answer, Question, ReaderSettings } from './protocol.ts';
import { readProofs } from './marks.ts';
import { Clusters } from './readClusters.ts';
import { Drills } from './readDrills.ts';
import { Listeners } from './readListeners.ts';
import { TargetGroups } from './readTargetGroups.ts';
import type { Proof } from './listeners.ts';
import { readSlack } from './slack.ts';
import { Sources } from './sources.ts';

/** The records of all resources of a controller, by the controller's name. */
type Records = ReadonlyMap<string, RecordOf<Progress>>;

const HOUR_MS = 3_600_000;
const DAY_MINUTES = 1440;

/** A change of a chart has the minutes that CloudWatch may still change, and some more. */
const CHART_CHANGE_MINUTES = 15;

/** Reads one installation again and again, and says what has changed. */
export class Reader {
  readonly #deployed: Deployed;
  readonly #controllers: readonly OpenedController[];
  readonly #sources: Sources;
  readonly #clusters: Clusters;
  readonly #tail: LedgerTail;
  readonly #outlooks: Outlooks;
  readonly #listeners: Listeners;
  readonly #targetGroups: TargetGroups;
  readonly #drills: Drills;
  readonly #isSandbox: boolean;
  readonly #stage: string;
  readonly #slackPath: string | undefined;
  #proofs: ReadonlyMap<string, Proof> = new Map();
  readonly #onChanges: (changes: readonly Change[]) => void;
  readonly #closing = new AbortController();
  /** The minute and the last entry of the charts that were sent last. */
  readonly #charted = new Map<string, string>();
  #state: Installation;
  #caller: Caller;
  #records: Records | undefined;

  constructor(
    settings: ReaderSettings,
    deployed: Deployed,
    controllers: readonly OpenedController[],
    onChanges: (changes: readonly Change[]) => void,
  ) {
    this.#deployed = deployed;
    this.#controllers = controllers;
    this.#sources = new Sources(settingsOfSources(settings.isSandbox));
    this.#clusters = new Clusters(deployed);
    this.#tail = new LedgerTail(deployed.tableName);
    this.#outlooks = new Outlooks(deployed.tableName);
    this.#isSandbox = settings.isSandbox;
    this.#stage = settings.stage;
    this.#slackPath = settings.slackPath;
    this.#listeners = new Listeners(deployed, settings.isSandbox);
    this.#targetGroups = new TargetGroups(deployed);
    this.#drills = new Drills(deployed, settings.isSandbox);
    this.#onChanges = onChanges;
    this.#state = emptyInstallation(settings);
    this.#caller = deployed.caller;
  }

  /** Reads until it is closed. */
  async run(everyMs: number): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const startedMs = performance.now();
      const after = await this.#look();
      const changes = [...changesBetween(this.#state, after), ...this.#chartChanges(after)];
      this.#state = after;
      if (changes.length > 0) this.#onChanges(changes);
      const restMs = Math.max(everyMs / 4, everyMs - (performance.now() - startedMs));
      await wait(restMs, undefined, { signal }).catch(() => {});
    }
  }

  close(): void {
    this.#closing.abort();
  }

  /** @throws {NotFoundError} if there is no such thing; what AWS answers */
  async answer(question: Question): Promise<Answer> {
    const now = { ...this.#deployed, caller: this.#caller };
    switch (question.ask) {
      case 'chart':
        return await this.#chart(question.cluster, question.hours);
      case 'dashboard':
        return await readDashboard({ stage: this.#stage, hours: question.hours, nowMs: this.#caller.nowMs });
      case 'ledger':
        return await this.#tail.page(this.#kept(), question.before, question.limit);
      case 'explain':
        return await explainNow(now, question.controller, question.resource);
      case 'act':
        return await this.#act({ ...now, caller: await identify() }, question.action);
    }
  }

  async #look(): Promise<Installation> {
    const realMs = performance.now();
    try {
      this.#caller = await identify();
    } catch (error) {
      const asOfMs = this.#state.clock.nowMs;
      const problem = problemOf(error, SOURCE_ACTIONS.identity);
      return { ...this.#state, connection: { state: 'lost', ...(asOfMs > 0 && { asOfMs }), problem } };
    }
    const { nowMs, region, account, name } = this.#caller;
    this.#records = await this.#sources.read('ledger', nowMs, realMs, () => this.#readLedger(nowMs));
    const clusters = await this.#clusters.read(this.#sources, {
      nowMs,
      realMs,
      recordOf: (cluster) => this.#recordOf('replicas', cluster) as ResourceRecord<ReplicasProgress>,
      isLedgerKnown: this.#records !== undefined,
      opened: this.#opened('replicas'),
    });
    const about = { nowMs, realMs, isLedgerKnown: this.#records !== undefined };
    const listeners = this.#listeners.read(this.#sources, {
      ...about,
      recordOf: (set) => this.#recordOf('certificates', set),
      proofs: this.#proofs,
      opened: this.#opened('certificates'),
    });
    const targetGroups = this.#targetGroups.read(this.#sources, {
      ...about,
      recordOf: (group) => this.#recordOf('targets', group),
      numbersOf: (group) => this.#lastNumbers('targets', group),
      opened: this.#opened('targets'),
    });
    const { drills, entries } = await this.#drills.read(this.#sources, { caller: this.#caller, realMs });
    this.#tail.add(entries);
    const slack = await this.#readSlack();
    return {
      ...this.#state,
      region,
      account,
      caller: name,
      clock: { nowMs, speed: 1 },
      connection: { state: 'live' },
      sources: { ...this.#sources.states, identity: { state: 'ready', asOfMs: nowMs } },
      clusters,
      listeners,
      targetGroups,
      drills,
      ...(slack && { slack }),
      attention: byUrgency([...this.#attention(), ...waitingDrills(drills)]),
      ledger: this.#tail.entries.slice(0, LEDGER_ENTRIES),
      ledgerTotals: { held: this.#tail.entries.length, hasMore: this.#tail.hasMore },
    };
  }

  /** What every controller has recorded of its resources, and their histories as far as they are new. */
  async #readLedger(nowMs: number): Promise<Records> {
    const read = this.#controllers.map(async ({ row, ledger }) => [row.name, await ledger.readAll(nowMs)] as const);
    const records = new Map(await Promise.all(read));
    await this.#tail.follow(this.#kept(records), nowMs);
    if (records.has('certificates')) this.#proofs = await readProofs(this.#deployed.tableName);
    return records;
  }

  #opened(controller: string): OpenedController | undefined {
    return this.#controllers.find(({ row }) => row.name === controller);
  }

  /** The metrics of the last decision that is held. */
  #lastNumbers(controller: string, resource: string): Readonly<Record<string, number>> {
    const isOurs = (entry: LedgerEntry) => entry.controller === controller && entry.resource === resource;
    return this.#tail.entries.find((entry) => isOurs(entry) && entry.type === 'decision')?.numbers ?? {};
  }

  /** The stand-in for Slack is on the address of the sandbox. */
  async #readSlack(): Promise<SlackChannel | undefined> {
    const endpointUrl = process.env['AWS_ENDPOINT_URL'];
    const hasChannel = this.#isSandbox && this.#slackPath !== undefined && this.#deployed.fleet.slack !== undefined;
    return hasChannel && endpointUrl !== undefined ? await readSlack(endpointUrl, this.#slackPath) : undefined;
  }

  /** In a sandbox, a drill is approved and aborted in the name of one of the fleet's people. */
  async #act(now: Deployed, action: Action): Promise<ActionResult> {
    const person =
      this.#isSandbox && 'drillId' in action ? await this.#drills.personOfDrill(action.drillId, now.caller) : undefined;
    return await act(now, action, person);
  }

  #recordOf(controller: string, resource: string, records = this.#records): ResourceRecord<Progress> {
    return records?.get(controller)?.(resource) ?? NO_RECORD;
  }

  /** Every resource of every controller. */
  #kept(records = this.#records): Kept[] {
    const { fleet } = this.#deployed;
    return this.#controllers.flatMap(({ row, rules }) =>
      row.resourcesOf(fleet).map(({ name }): Kept => {
        return { recorded: { row, rules }, resource: name, record: this.#recordOf(row.name, name, records) };
      }),
    );
  }

  #attention(): AttentionItem[] {
    return byUrgency(
      this.#kept().flatMap(({ recorded: { row }, resource, record }) => {
        const about = { controller: row.name, resource, record };
        return attentionOf(about, { kind: KINDS[row.name] ?? 'cluster', label: labelOf(row, resource) });
      }),
    );
  }

  async #chart(cluster: string, hours: number): Promise<Chart> {
    const policy = this.#clusters.policyOf(cluster);
    if (!policy) throw new NotFoundError(`There is no cluster ${JSON.stringify(cluster)} in the fleet.`);
    const { nowMs } = this.#caller;
    this.#clusters.watch(cluster, performance.now());
    await this.#outlooks.require(cluster, nowMs);
    // What the season was worth today is told from the whole day.
    await this.#clusters.metrics.require(cluster, DAY_MINUTES, nowMs);
    const own = this.#kept().filter(({ recorded: { row }, resource }) => isAbout(cluster, row.name, resource));
    const sinceMs = nowMs - (hours + 1) * HOUR_MS;
    const entries = (await Promise.all(own.map((one) => this.#tail.of(one, sinceMs)))).flat();
    return this.#chartOf(
      cluster,
      hours * 60,
      entries.toSorted((a, b) => b.atMs - a.atMs),
    )!;
  }

  #chartOf(cluster: string, minutes: number, entries: readonly LedgerEntry[]): Chart | undefined {
    const columns = this.#clusters.metrics.of(cluster)?.last(minutes);
    const situation = this.#clusters.situationOf(cluster);
    if (!columns || !situation) return undefined;
    const { view, policy } = situation;
    const readers = view.instances.filter(({ id }) => id !== view.writerId);
    const day = this.#clusters.metrics.of(cluster)!.last(DAY_MINUTES);
    const expected = this.#outlooks.of(cluster, day.fromMs, busyVcpusOf(day, readers), this.#caller.nowMs);
    return chartOf({ cluster, targetCpuPercent: policy.targetCpuPercent, columns, readers, entries, expected });
  }

  /** The last minutes of those charts that somebody looks at, where there is anything new. */
  #chartChanges({ id, ledger }: Installation): Change[] {
    return this.#clusters.watched(performance.now()).flatMap((cluster): Change[] => {
      const entries = ledger.filter(({ controller, resource }) => isAbout(cluster, controller, resource));
      const endMs = this.#clusters.metrics.of(cluster)?.endMs;
      const [newest] = entries;
      const stamp = `${endMs} ${newest?.id} ${newest?.outcome?.state}`;
      if (this.#charted.get(cluster) === stamp) return [];
      this.#charted.set(cluster, stamp);
      const value = this.#chartOf(cluster, CHART_CHANGE_MINUTES, entries);
      return value ? [{ at: 'chart', installation: id, name: cluster, value }] : [];
    });
  }
}

/** What waits for an approval. */
const waitingDrills = (drills: readonly Drill[]): AttentionItem[] =>
  drills.flatMap(({ id, drill, resource, approval, requestedBy, requestedAtMs, left }): AttentionItem[] => {
    const about = {
      about: { kind: 'drill', name: id },
      label: `${drill} of ${resource}`,
      sinceMs: requestedAtMs,
    } as const;
    if (left !== undefined) return [{ ...about, id: `drills/${id}/left`, level: 'action', message: left }];
    if (!approval) return [];
    const message = `Requested by ${requestedBy}: read the plan, and approve or deny it.`;
    return [{ ...about, id: `drills/${id}/approval`, level: 'approval', message, dueMs: approval.expiresAtMs }];
  });

/** Decisions of the safety net concern its cluster. */
const isAbout = (cluster: string, controller: string, resource: string): boolean =>
  resource === cluster && (controller === 'replicas' || controller === 'safetyNet');

const KINDS: Readonly<Record<string, AttentionItem['about']['kind']>> = {
  replicas: 'cluster',
  safetyNet: 'cluster',
  certificates: 'certificateSet',
  targets: 'targetGroup',
};

/** Opens the controllers whose ledgers are read. */
export const openControllers = (deployed: Deployed): Promise<OpenedController[]> =>
  Promise.all(deployed.controllers.map((row) => openController(row, deployed)));
