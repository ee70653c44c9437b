/** A command was interrupted before it had a result. */
export class InterruptedError extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'InterruptedError';
  }
}

/**
 * Aborted by the first Ctrl-C, by SIGTERM, and when the reader of our output closes it (`| head`): the command then
 * ends gracefully and removes its temporary files. The second Ctrl-C ends it immediately.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new InterruptedError());
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);
  return controller.signal;
}
