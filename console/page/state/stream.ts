import { type Signal, signal } from '@preact/signals';
import type { Change, Snapshot } from '../../model.ts';
import { createEventReader, type StreamEvent } from './eventStream.ts';
import type { Store } from './store.ts';

/** A comment comes every 15 seconds: three that are missing are a lost connection. */
const SILENCE_MS = 45_000;

/** Doubled with each attempt that fails. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** Nobody reads faster, and each drawing costs the machine as much as ten changes in it. */
const FLUSH_APART_MS = 100;

/** Frames do not come while the page is hidden; what it hears must not pile up meanwhile. */
const HIDDEN_FLUSH_MS = 1_000;

/** Whether the page hears its server. */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `sinceMs` and `retryAtMs` by `Date.now()`; the last thing was heard at `sinceMs`. */
  | { readonly state: 'lost'; readonly sinceMs: number; readonly retryAtMs: number };

export interface Stream {
  readonly link: Signal<Link>;
  readonly retryNow: () => void;
}

/** Events are numbered from each start of the server: `5f0c-12`. */
const runOf = (id: string) => id.split('-')[0];

/**
 * Keeps the store as the server tells it: all that arrives within a tenth of a second is applied at once, before a
 * frame is drawn. `fetch` and not EventSource, which hides the comments: without them a quiet night looks like a cut line.
 */
export function connect(store: Store, url: string): Stream {
  const link = signal<Link>({ state: 'connecting' });
  let lastId = '';
  let attempts = 0;
  let heardAtMs = Date.now();
  let retryTimer: number | undefined;
  let running = new AbortController();
  let queue: Change[] = [];
  let isDue = false;
  let flushedAtMs = 0;

  function flush(): void {
    if (!isDue) return;
    isDue = false;
    flushedAtMs = performance.now();
    const changes = queue;
    queue = [];
    store.apply(changes, performance.now());
  }

  function enqueue(changes: readonly Change[]): void {
    queue.push(...changes);
    if (isDue) return;
    isDue = true;
    const waitMs = FLUSH_APART_MS - (performance.now() - flushedAtMs);
    if (document.hidden) setTimeout(flush, HIDDEN_FLUSH_MS);
    else setTimeout(() => requestAnimationFrame(flush), Math.max(0, waitMs));
  }

  function take({ id, type, data }: StreamEvent): void {
    // Another run of the server: what is held here is of the one before, and its page may be another one.
    if (lastId && runOf(id) !== runOf(lastId)) location.reload();
    lastId = id;
    if (type === 'changes') enqueue(JSON.parse(data) as Change[]);
    if (type !== 'snapshot') return;
    // What came before it is in it.
    queue = [];
    store.load(JSON.parse(data) as Snapshot, performance.now());
  }

  function lose(): void {
    running.abort();
    clearTimeout(retryTimer);
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
    attempts += 1;
    link.value = { state: 'lost', sinceMs: heardAtMs, retryAtMs: Date.now() + waitMs };
    retryTimer = window.setTimeout(() => void open(), waitMs);
  }

  async function open(): Promise<void> {
    clearTimeout(retryTimer);
    running.abort();
    running = new AbortController();
    const { signal: stopped } = running;
    try {
      const headers = { accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
      const response = await fetch(url, { headers, signal: stopped, cache: 'no-store' });
      if (!response.ok || !response.body) throw new Error(`The server answered with ${response.status}.`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const read = createEventReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        heardAtMs = Date.now();
        attempts = 0;
        for (const event of read(next.value)) take(event);
        if (link.value.state !== 'live') link.value = { state: 'live' };
      }
    } catch {
      // Why it was cut is of no use here: it is tried again, and the page says so.
    }
    if (!stopped.aborted) lose();
  }

  setInterval(() => {
    if (link.value.state === 'live' && Date.now() - heardAtMs > SILENCE_MS) lose();
  }, 5_000);
  // Either way: a frame that was waited for does not come any more.
  document.addEventListener('visibilitychange', flush);
  void open();
  return { link, retryNow: () => void open() };
}
