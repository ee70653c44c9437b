import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Change, Chart, Explanation, LedgerEntry, Snapshot } from '../../../console/model.ts';
import { readPage } from '../../../console/server/page.ts';
import { SECURITY_HEADERS } from '../../../console/server/guard.ts';

/** What the page asked to be done. */
export interface Asked {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface SampleServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** To every page that listens. */
  readonly send: (changes: readonly Change[]) => void;
  /** Cuts every connection, and refuses new ones until it is called with false. */
  readonly cut: (isCut: boolean) => void;
  /** Another server, which knows of nothing but the samples. */
  readonly restart: () => void;
  readonly close: () => Promise<void>;
}

export interface Samples {
  /** Undefined: nothing is sent, as while the fleet is read. */
  readonly snapshot: Snapshot | undefined;
  readonly chartOf?: (cluster: string) => Chart | undefined;
  readonly older?: (before: string) => { entries: readonly LedgerEntry[]; hasMore: boolean };
  readonly explanation?: Explanation;
  readonly answer?: (body: unknown) => { ok: boolean; message: string };
}

/** Serves the built page as the console's server does, with samples in place of an installation. */
export async function serveSamples(folder: string, samples: Samples): Promise<SampleServer> {
  const files = readPage(folder);
  const listening = new Set<ServerResponse>();
  const asked: Asked[] = [];
  let isCut = false;
  let lastId = 0;
  let run = 1;

  const event = (type: string, data: unknown) =>
    `id: run${run}-${(lastId += 1)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  const json = (response: ServerResponse, value: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    if (isCut) {
      request.socket.destroy();
      return;
    }
    const file = files.get(pathname);
    if (file) {
      response.writeHead(200, { 'content-type': file.type, ...SECURITY_HEADERS }).end(file.body);
    } else if (pathname === '/console/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      listening.add(response);
      response.on('close', () => listening.delete(response));
      response.write(samples.snapshot ? event('snapshot', samples.snapshot) : ': hello\n\n');
    } else if (request.method === 'POST') {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const body: unknown = JSON.parse(text);
        asked.push({ path: pathname, token: request.headers['x-evenkeel-token'] as string | undefined, body });
        json(response, samples.answer?.(body) ?? { ok: true, message: 'Done.' });
      });
    } else if (pathname === '/console/chart') {
      const chart = samples.chartOf?.(searchParams.get('cluster')!);
      json(response, chart ?? { ok: false, message: 'No such cluster.' }, chart ? 200 : 400);
    } else if (pathname === '/console/ledger') {
      json(response, samples.older?.(searchParams.get('before')!) ?? { entries: [], hasMore: false });
    } else if (pathname === '/console/explain' && samples.explanation) {
      json(response, samples.explanation);
    } else {
      json(response, { ok: false, message: 'Not found.' }, 404);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    send: (changes) => {
      for (const response of listening) response.write(event('changes', changes));
    },
    cut: (next) => {
      isCut = next;
      if (isCut) for (const response of listening) response.destroy();
    },
    restart: () => {
      run += 1;
      for (const response of listening) response.destroy();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
