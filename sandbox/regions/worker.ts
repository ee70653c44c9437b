import { parentPort, workerData } from 'node:worker_threads';
import { createRegion, type Region } from '../region.ts';
import type { Answers, Failure, Order, Outgoing, RegionSettings, Reply } from './protocol.ts';

/** One Region in a thread of its own: its name, its account and its organization stand in the thread's environment. */
const { seed, startMs, world } = workerData as RegionSettings;

const outgoing: Outgoing[] = [];
const waiting = new Map<number, (failure: Failure | undefined) => void>();
let number = 0;

const problems: string[] = [];
const region = createRegion({
  ...(seed !== undefined && { seed }),
  ...(startMs !== undefined && { startMs }),
  onProblem: (message) => problems.push(message),
  sendAbroad: (delivery) =>
    new Promise((resolve, reject) => {
      outgoing.push({ number: ++number, delivery });
      waiting.set(number, (failure) => (failure ? reject(errorOf(failure)) : resolve()));
    }),
});

const carryOut: {
  readonly [Kind in Order['order']]: (order: Extract<Order, { order: Kind }>) => Promise<Answers[Kind]>;
} = {
  async run({ untilMs }) {
    await region.clock.runUntil(untilMs);
    if (problems.length > 0) throw new Error(problems.splice(0).join('\n'));
    return outgoing.splice(0);
  },
  async deploy({ folder, taken, importExistingResources = false }) {
    const stacks = await region.deploy(folder, { taken: new Set(taken), importExistingResources });
    return stacks.map(({ stackName, resources, outputs }) => ({
      stackName,
      resources: resources.map(({ type, logicalId, name, arn, ref }) => ({ type, logicalId, name, arn, ref })),
      outputs,
    }));
  },
  async destroy() {
    await region.destroy();
    return undefined;
  },
  async accept({ delivery }) {
    await region.acceptForeign(delivery);
    return undefined;
  },
  settle({ outcomes }) {
    for (const [at, failure] of outcomes) {
      waiting.get(at)?.(failure);
      waiting.delete(at);
    }
    return Promise.resolve(undefined);
  },
};

function errorOf({ name, message }: Failure): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

const send = (reply: Reply): void => parentPort!.postMessage(reply);

parentPort!.on('message', ({ number: asked, order }: { number: number; order: Order }) => {
  const does = carryOut[order.order] as (order: Order) => Promise<unknown>;
  does(order).then(
    (answer) => send({ number: asked, answer }),
    (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      send({ number: asked, failure: { name, message } });
    },
  );
});

if (world !== undefined) {
  const { default: build } = (await import(world)) as { default: (region: Region) => Promise<void> };
  await build(region);
}
const { url } = await region.endpoint.listen();
send({ number: 0, ready: { url, nowMs: region.clock.now() } });
