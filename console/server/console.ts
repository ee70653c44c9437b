import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action, ActionKind, ActionResult, Change, Meta } from '../model.ts';
import { headOf } from './changes.ts';
import { refusalOf, refusalOfChange, SECURITY_HEADERS } from './guard.ts';
import { Hub } from './hub.ts';
import { ASSETS_PATH, readPage } from './page.ts';
import { emptyInstallation } from './reader/empty.ts';
import { ReaderError, ReaderThread, type Watched } from './readers.ts';
import { BadRequestError, readAction, readJson, readQuestion } from './requests.ts';
import { Streams } from './stream.ts';
import type { Weather } from './weather.ts';

export interface ConsoleOptions {
  readonly installations: readonly Watched[];
  /** Whether a page may pause, resume, approve and abort. */
  readonly allowActions: boolean;
  /** The folder of the built page (default: a page that says that there is none). */
  readonly pageFolder?: string;
  /** Of the sandbox, which is then the only installation. */
  readonly weather?: Weather;
}

/** What a page looks at, and how it is served. */
export interface Console {
  /** Answers a request of a page. @returns false for every other request, which is left as it was */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** The run that is looked at has ended: pages are told why. */
  end(because: string): void;
  /** Ends all streams and readers. */
  close(): Promise<void>;
}

const ACTIONS: readonly ActionKind[] = ['pause', 'resume', 'approve', 'deny', 'abort'];

const READ_ONLY = 'Read only: start it with --allow-actions.';

export function createConsole({ installations, allowActions, pageFolder, weather }: ConsoleOptions): Console {
  const token = randomBytes(24).toString('base64url');
  const metaOf = (): Meta => ({
    version: 1,
    ...((allowActions || weather) && { token }),
    actions: allowActions ? ACTIONS : [],
    ...(!allowActions && { readOnlyBecause: READ_ONLY }),
    ...(weather && { weather: weather.meta() }),
  });
  const page = readPage(pageFolder);
  const hub = new Hub(metaOf(), installations.map(emptyInstallation));
  const streams = new Streams(hub);
  /** What weather can be aimed at comes and goes with the fleet. */
  const changeOfMeta = (): Change[] => {
    if (!weather) return [];
    const value = metaOf();
    return JSON.stringify(value) === JSON.stringify(hub.meta) ? [] : [{ at: 'meta', value }];
  };
  const paced = weather ? (change: Change) => withPace(change, weather) : (change: Change) => change;
  const readers = new Map(
    installations.map((watched) => [
      watched.id,
      new ReaderThread(watched, {
        changes: (changes) => hub.change([...changes.map(paced), ...changeOfMeta()]),
        lost: (problem) => {
          const before = hub.installation(watched.id)!;
          const connection = { state: 'lost', asOfMs: before.clock.nowMs, problem } as const;
          hub.change([{ at: 'installation', installation: watched.id, value: { ...headOf(before), connection } }]);
        },
      }),
    ]),
  );
  weather?.subscribe((event) => {
    const [{ id }] = installations as readonly [Watched];
    const { clock } = hub.installation(id)!;
    hub.change([
      { at: 'meta', value: metaOf() },
      paced({ at: 'clock', installation: id, value: clock }),
      ...(event ? [{ at: 'weather', installation: id, value: event } as const] : []),
    ]);
  });
  const server = new Requests({ hub, streams, readers, page, token, allowActions, weather });
  return {
    handle(request, response) {
      if (!isOurs(request)) return false;
      void server.answer(request, response);
      return true;
    },
    end(endedBecause) {
      const ended = hub.snapshot().installations.map((one): Change => ({
        at: 'installation',
        installation: one.id,
        value: { ...headOf(one), endedBecause },
      }));
      hub.change(ended);
    },
    async close() {
      streams.close();
      await Promise.all([...readers.values()].map((reader) => reader.close()));
    },
  };
}

/** A page that was opened, and what it asks for: clients of AWS sign their requests. */
const isOurs = ({ method, url = '/', headers }: IncomingMessage): boolean => {
  if (headers.authorization !== undefined) return false;
  const [path = '/'] = url.split('?');
  if (path === '/') return method === 'GET' && (headers.accept ?? '').includes('text/html');
  return path === '/favicon.ico' || path.startsWith(ASSETS_PATH);
};

/** How fast time goes is known here, and not by whoever reads the Region. */
function withPace(change: Change, weather: Weather): Change {
  if (change.at === 'clock') return { ...change, value: { ...change.value, ...weather.pace() } };
  if (change.at !== 'installation') return change;
  return { ...change, value: { ...change.value, clock: { ...change.value.clock, ...weather.pace() } } };
}

interface Parts {
  readonly hub: Hub;
  readonly streams: Streams;
  readonly readers: ReadonlyMap<string, ReaderThread>;
  readonly page: ReturnType<typeof readPage>;
  readonly token: string;
  readonly allowActions: boolean;
  readonly weather: Weather | undefined;
}

/** The requests of pages. */
class Requests {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refusal = refusalOf(request.headers);
      if (refusal !== undefined) return sendJson(response, 403, { ok: false, message: refusal });
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (request.method === 'GET' || request.method === 'HEAD') return await this.#get(url, request, response);
      if (request.method === 'POST') return await this.#post(url, request, response);
      sendJson(response, 405, { ok: false, message: 'Use GET or POST.' });
    } catch (error) {
      const [status, message] = failureOf(error);
      if (!response.headersSent) sendJson(response, status, { ok: false, message });
      else response.destroy();
    }
  }

  async #get(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hub, streams, page } = this.#parts;
    if (url.pathname === '/console/state') return sendJson(response, 200, hub.snapshot());
    if (url.pathname === '/console/events') {
      if (streams.open(request, response, SECURITY_HEADERS)) return;
      return sendJson(response, 503, { ok: false, message: 'Too many pages are open. Close one.' });
    }
    const asked = readQuestion(url);
    if (asked) return sendJson(response, 200, await this.#reader(asked.installation).ask(asked.question));
    const file = page.get(url.pathname);
    if (!file) return sendJson(response, 404, { ok: false, message: 'Not found.' });
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': file.type,
      'content-length': file.body.byteLength,
      'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  async #post(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { token, weather, allowActions } = this.#parts;
    const refuse = (message: string) => sendJson(response, 403, { ok: false, message });
    if (url.pathname !== '/console/actions' && url.pathname !== '/console/weather')
      return sendJson(response, 404, { ok: false, message: 'Not found.' });
    const refusal = refusalOfChange(request.headers, token);
    if (refusal !== undefined) return refuse(refusal);
    if (url.pathname === '/console/weather') {
      if (!weather) return refuse('Only a sandbox has weather.');
      return sendJson(response, 200, await weather.apply(await readJson(request)));
    }
    if (!allowActions) return refuse(READ_ONLY);
    const action = readAction(await readJson(request));
    return sendJson(response, 200, await this.#act(action));
  }

  async #act(action: Action): Promise<ActionResult> {
    return (await this.#reader(action.installation).ask({ ask: 'act', action })) as ActionResult;
  }

  #reader(installation: string): ReaderThread {
    const reader = this.#parts.readers.get(installation);
    if (!reader) throw new ReaderError(`There is no installation ${JSON.stringify(installation)} here.`, true);
    return reader;
  }
}

function failureOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof BadRequestError) return [400, error.message];
  if (error instanceof ReaderError) return [error.notFound ? 404 : 502, error.message];
  return [500, error instanceof Error ? error.message : String(error)];
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'content-length': body.byteLength,
    'cache-control': 'no-store',
  });
  response.end(body);
}
