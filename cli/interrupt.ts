/** A command was interrupted before it came to anything. */
export class InterruptedError extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'InterruptedError';
  }
}

/**
 * Aborted by the first Ctrl-C, by whoever else asks the process to end, and when nobody reads our output any more
 * (`| head`): a command then ends in order, with its temporary files removed. The second Ctrl-C ends it at once.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new InterruptedError());
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);
  return controller.signal;
}
