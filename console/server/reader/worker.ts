import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { explainFailure } from '../../../cli/evenkeel/failure.ts';
import { findInstallation, type Installation } from '../../../cli/evenkeel/installation.ts';
import type { Change } from '../../model.ts';
import { lookEveryMs, SOURCE_ACTIONS } from './cadence.ts';
import { problemOf } from './problem.ts';
import type { Order, ReaderSettings, Report } from './protocol.ts';
import { NotFoundError } from './notFound.ts';
import { emptyInstallation } from './empty.ts';
import { openControllers, Reader } from './reader.ts';
import { headOf } from '../changes.ts';

// A thread for each account: the SDK's clients are made once, from the environment of the thread that they are in.
const port = parentPort!;
const settings = workerData as ReaderSettings;
const report = (message: Report) => port.postMessage(message);
const reportChanges = (changes: readonly Change[]) => report({ type: 'changes', changes });

/** From one attempt to find the installation to the next: somebody has to log in, or to start the sandbox. */
const AGAIN_MS = 5_000;

/** Asks until AWS says who the caller is. */
async function find(): Promise<Installation> {
  for (;;) {
    try {
      return await findInstallation({
        stage: settings.stage,
        ...(settings.fleetFile !== undefined && { fleet: settings.fleetFile }),
      });
    } catch (error) {
      const { message } = explainFailure(error, settings);
      const problem = { ...problemOf(error, SOURCE_ACTIONS.identity), message };
      const head = headOf(emptyInstallation(settings));
      const value = { ...head, connection: { state: 'lost', problem } } as const;
      reportChanges([{ at: 'installation', installation: settings.id, value }]);
      await wait(AGAIN_MS);
    }
  }
}

const ready = find().then(async (deployed) => {
  const reader = new Reader(settings, deployed, await openControllers(deployed), reportChanges);
  void reader.run(lookEveryMs(settings.isSandbox));
  return reader;
});

async function answer({ number, question }: Order): Promise<void> {
  try {
    const reader = await ready;
    report({ type: 'answer', number, answer: await reader.answer(question) });
  } catch (error) {
    const { message } = explainFailure(error, settings);
    report({ type: 'failure', number, message, notFound: error instanceof NotFoundError });
  }
}

port.on('message', (order: Order) => void answer(order));
