import { REGION } from '../../../core.ts';
import { checkPayload, StateError, timedOut } from '../errors.ts';
import { COMPLETE, type Details, type EventType, type History } from '../history.ts';
import type { Progress, TaskCall } from '../tasks.ts';
import type { Thread } from './thread.ts';

/** Carries a task out; throws a StateError. */
export type CarryOut = (call: TaskCall, parameters: unknown, progress: Progress) => Promise<unknown>;

export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Carries a task out within its time, and tells of each step that it takes. */
export async function runTask(
  history: History,
  thread: Thread,
  {
    resource,
    parameters,
    limits,
    carryOut,
  }: { resource: string; parameters: unknown; limits: TaskLimits; carryOut: CarryOut },
): Promise<unknown> {
  const events = eventsOf(resource);
  const tell = (what: What, more: object = {}) =>
    history.add(thread, events.typeOf(what), events.detailsOf(what, more));
  tell('Scheduled', events.scheduled(JSON.stringify(parameters ?? null), limits));
  let isOver = false;
  const call: TaskCall = { resource, hasEnded: () => isOver || thread.isOver };
  const submitted = (output: unknown) =>
    void tell('Submitted', { output: JSON.stringify(output), outputDetails: COMPLETE });
  const clocks = new Deadlines(thread, limits);
  const progress = { started: () => void tell('Started'), submitted, heartbeat: () => clocks.beat() };
  try {
    const result = await clocks.race(() => carryOut(call, parameters, progress));
    const output = JSON.stringify(result ?? null);
    checkPayload(events.name, output);
    tell('Succeeded', { output, outputDetails: COMPLETE });
    return result;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const isTimeout = error.error === 'States.Timeout';
    tell(isTimeout ? 'TimedOut' : 'Failed', error.details);
    throw error;
  } finally {
    isOver = true;
  }
}

/** The time-out and the heartbeat of a task. */
class Deadlines {
  readonly #thread: Thread;
  readonly #limits: TaskLimits;
  #takeBack: (() => void)[] = [];
  #stopHeartbeat: (() => void) | undefined;
  #fail: (error: StateError) => void = () => {};

  constructor(thread: Thread, limits: TaskLimits) {
    this.#thread = thread;
    this.#limits = limits;
  }

  /** What `work` gives, unless time is over before. */
  async race<Result>(work: () => Promise<Result>): Promise<Result> {
    const { timeoutSeconds } = this.#limits;
    const late = new Promise<never>((_, reject) => (this.#fail = reject));
    if (timeoutSeconds !== undefined) {
      this.#takeBack.push(this.#thread.after(1000 * timeoutSeconds, () => this.#fail(timedOut())));
    }
    this.beat();
    try {
      return await Promise.race([work(), late]);
    } finally {
      this.#stopHeartbeat?.();
      for (const takeBack of this.#takeBack) takeBack();
    }
  }

  /** A heartbeat has come: the time until the next one begins anew. */
  beat(): void {
    const { heartbeatSeconds } = this.#limits;
    if (heartbeatSeconds === undefined) return;
    this.#stopHeartbeat?.();
    this.#stopHeartbeat = this.#thread.after(1000 * heartbeatSeconds, () => this.#fail(timedOut(true)));
  }
}

type What = 'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut';

interface TaskEvents {
  /** What is called, as an error names it. */
  readonly name: string;
  readonly typeOf: (what: What) => EventType;
  readonly detailsOf: (what: What, more: object) => Details;
  readonly scheduled: (parameters: string, limits: TaskLimits) => object;
}

/** A function that is called by its ARN has events of its own. */
function eventsOf(resource: string): TaskEvents {
  if (/^arn:[^:]+:lambda:/.test(resource)) return functionEvents(resource);
  const [, resourceType = resource, action = ''] =
    /^arn:aws[\w-]*:states:::((?:aws-sdk:)?[^:]+):(.+)$/.exec(resource) ?? [];
  return {
    name: resourceType,
    typeOf: (what) => `Task${what}`,
    detailsOf: (what, more) => ({ [`task${what}EventDetails`]: { resourceType, resource: action, ...more } }),
    scheduled: (parameters, { timeoutSeconds, heartbeatSeconds }) => ({
      region: REGION,
      parameters,
      ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
    }),
  };
}

const functionEvents = (resource: string): TaskEvents => ({
  name: resource,
  typeOf: (what) => `LambdaFunction${what}` as EventType,
  detailsOf: (what, more) => (what === 'Started' ? {} : { [`lambdaFunction${what}EventDetails`]: more }),
  scheduled: (input, { timeoutSeconds }) => ({
    resource,
    input,
    inputDetails: COMPLETE,
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
  }),
});
