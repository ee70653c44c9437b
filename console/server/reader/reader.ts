import { setTimeout as wait } from 'node:timers/promises';
import { identify } from '../../../cli/evenkeel/caller.ts';
import { type OpenedController, openController } from '../../../cli/evenkeel/controllers.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import type { RecordOf, ResourceRecord } from '../../../functions/control-loop/record.ts';
import type { Progress as ReplicasProgress } from '../../../functions/controllers/replicas/progress.ts';
import type { Progress } from '../../../cli/evenkeel/presentations/presentation.ts';
import { labelOf } from '../../../functions/controllers/row.ts';
import type { AttentionItem, Change, Installation } from '../../model.ts';
import { changesBetween } from '../changes.ts';
import { Clusters } from './readClusters.ts';
import { problemOf } from './problem.ts';
import type { Answer, Question, ReaderSettings } from './protocol.ts';
import { settingsOfSources, SOURCE_ACTIONS } from './cadence.ts';
import { attentionOf, byUrgency, NO_RECORD } from './managed.ts';
import { emptyInstallation } from './empty.ts';
import { NotFoundError } from './notFound.ts';
import { Sources } from './sources.ts';

/** Reads one installation again and again, and says what has changed. */
export class Reader {
  readonly #deployed: Deployed;
  readonly #controllers: readonly OpenedController[];
  readonly #sources: Sources;
  readonly #clusters: Clusters;
  readonly #onChanges: (changes: readonly Change[]) => void;
  readonly #closing = new AbortController();
  #state: Installation;

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
    this.#onChanges = onChanges;
    this.#state = emptyInstallation(settings);
  }

  /** Reads until it is closed. */
  async run(everyMs: number): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const startedMs = performance.now();
      const after = await this.#look();
      const changes = changesBetween(this.#state, after);
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
    throw new NotFoundError(`There is no answer to ${question.ask}.`);
  }

  async #look(): Promise<Installation> {
    const realMs = performance.now();
    let caller;
    try {
      caller = await identify();
    } catch (error) {
      const asOfMs = this.#state.clock.nowMs;
      const problem = problemOf(error, SOURCE_ACTIONS.identity);
      return { ...this.#state, connection: { state: 'lost', ...(asOfMs > 0 && { asOfMs }), problem } };
    }
    const { nowMs } = caller;
    const records = await this.#sources.read('ledger', nowMs, realMs, () => this.#readRecords(nowMs));
    const recordOf = (controller: string, resource: string) => records?.get(controller)?.(resource) ?? NO_RECORD;
    const clusters = await this.#clusters.read(this.#sources, {
      nowMs,
      realMs,
      recordOf: (name) => recordOf('replicas', name) as ResourceRecord<ReplicasProgress>,
      isLedgerKnown: records !== undefined,
      opened: this.#controllers.find(({ row }) => row.name === 'replicas'),
    });
    return {
      ...this.#state,
      region: caller.region,
      account: caller.account,
      caller: caller.name,
      clock: { nowMs, speed: 1 },
      connection: { state: 'live' },
      sources: { ...this.#sources.states, identity: { state: 'ready', asOfMs: nowMs } },
      clusters,
      attention: this.#attention(recordOf),
    };
  }

  /** What every controller has recorded of its resources. */
  async #readRecords(nowMs: number): Promise<ReadonlyMap<string, RecordOf<Progress>>> {
    const read = this.#controllers.map(async ({ row, ledger }) => [row.name, await ledger.readAll(nowMs)] as const);
    return new Map(await Promise.all(read));
  }

  #attention(recordOf: (controller: string, resource: string) => ResourceRecord<Progress>): AttentionItem[] {
    const { fleet } = this.#deployed;
    return byUrgency(
      this.#controllers.flatMap(({ row }) =>
        row.resourcesOf(fleet).flatMap(({ name }) => {
          const about = { controller: row.name, resource: name, record: recordOf(row.name, name) };
          return attentionOf(about, { kind: KINDS[row.name] ?? 'cluster', label: labelOf(row, name) });
        }),
      ),
    );
  }
}

const KINDS: Readonly<Record<string, AttentionItem['about']['kind']>> = {
  replicas: 'cluster',
  safetyNet: 'cluster',
  certificates: 'certificateSet',
  targets: 'targetGroup',
};

/** Opens the controllers whose ledgers are read. */
export const openControllers = (deployed: Deployed): Promise<OpenedController[]> =>
  Promise.all(deployed.controllers.map((row) => openController(row, deployed)));
