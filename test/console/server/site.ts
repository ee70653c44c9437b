import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { SANDBOX_STAGE } from '../../../cli/prepare.ts';
import { loadScene } from '../../../cli/scene.ts';
import type { ActionResult, Change, Cluster, Installation, Snapshot } from '../../../console/model.ts';
import { type Console, type ConsoleOptions, createConsole } from '../../../console/server/console.ts';
import type { Watched } from '../../../console/server/readers.ts';
import type { Weather } from '../../../sandbox/weather/weather.ts';
import { REGION } from '../../../sandbox/core.ts';
import { type Run, setUp } from '../../../sandbox/run/run.ts';
import { scenarioFleetFile } from '../../../sandbox/scenarios/index.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';

/** One event of a stream. */
export interface Heard {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** A console over HTTP, as a page has it. */
export interface Site {
  readonly url: string;
  readonly console: Console;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  act(body: unknown): Promise<ActionResult>;
  state(): Promise<Snapshot>;
  /** Asks for the state until it is as it should be. */
  until(isRight: (installation: Installation) => boolean): Promise<Installation>;
  close(): Promise<void>;
}

/** Serves a console on a port of its own, as `evenkeel console` does. */
export async function serveConsole(options: ConsoleOptions): Promise<Site> {
  const console = createConsole(options);
  const server: Server = createServer((request, response) => {
    if (!console.handle(request, response)) response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return siteOf(url, console, async () => {
    await console.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
}

export function siteOf(url: string, console: Console, close: () => Promise<void>): Site {
  const get: Site['get'] = (path, headers = {}) => fetch(`${url}${path}`, { headers });
  const state: Site['state'] = async () => (await (await get('/console/state')).json()) as Snapshot;
  const post: Site['post'] = async (path, body, headers) => {
    const { meta } = await state();
    return await fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-evenkeel-token': meta.token ?? '', ...headers },
    });
  };
  return {
    url,
    console,
    get,
    post,
    act: async (body) => (await (await post('/console/actions', body)).json()) as ActionResult,
    state,
    async until(isRight) {
      let last: Installation | undefined;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        [last] = (await state()).installations;
        if (last && isRight(last)) return last;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`The state has not become what it should be: ${JSON.stringify(last)}`);
    },
    close,
  };
}

/** More than any reader needs: it reads each second, on a slow machine in some. */
const ATTEMPTS = 1_200;

/** Listens to the stream of a console until enough was heard. */
export async function listenTo(
  url: string,
  isEnough: (heard: readonly Heard[]) => boolean,
  headers: Readonly<Record<string, string>> = {},
): Promise<Heard[]> {
  const ending = new AbortController();
  const response = await fetch(`${url}/console/events`, { headers, signal: ending.signal });
  const heard: Heard[] = [];
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop()!;
      for (const event of events) {
        const fields = new Map(event.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
        if (!fields.has('data')) continue;
        heard.push({ id: fields.get('id')!, event: fields.get('event')!, data: JSON.parse(fields.get('data')!) });
        if (isEnough(heard)) return heard;
      }
    }
  } finally {
    ending.abort();
  }
  return heard;
}

/** All changes that were heard. */
export const changesIn = (heard: readonly Heard[]): Change[] =>
  heard.flatMap(({ event, data }) => (event === 'changes' ? (data as Change[]) : []));

export const clusterIn = ({ clusters }: Installation, name = 'shop'): Cluster =>
  clusters.find((one) => one.name === name)!;

/** A Region with a scenario in it, and a console on the same port, as `npm start` has it. */
export interface SandboxSite extends Site {
  readonly run: Run;
  /** Lets Region time pass. */
  pass(minutes: number): Promise<void>;
  /** Lets it pass until something has come: while it stands still, nothing changes. */
  passWhile<Coming>(coming: Promise<Coming>): Promise<Coming>;
}

export async function openSandbox(
  scenario: string,
  options: Partial<ConsoleOptions> & {
    readonly watched?: Partial<Watched>;
    readonly weatherOf?: (run: Run) => Weather;
  } = {},
): Promise<SandboxSite> {
  const { watched, weatherOf, ...more } = options;
  const { fleet, world } = await loadScene({ scenario });
  const assemblyFolder = await assemblyOf(pathToFileURL(scenarioFleetFile(scenario)));
  const run = await setUp({ seed: 1, fleet, assemblyFolder, world, load: undefined });
  let console: Console | undefined;
  const { url, close } = await run.region.endpoint.listen(
    0,
    undefined,
    (...visitor) => console?.handle(...visitor) ?? false,
  );
  const installation = {
    id: 'sandbox',
    isSandbox: true,
    stage: SANDBOX_STAGE,
    endpointUrl: url,
    region: REGION,
  };
  console = createConsole({
    installations: [{ ...installation, ...watched }],
    allowActions: true,
    ...(weatherOf && { weather: weatherOf(run) }),
    ...more,
  });
  const site = siteOf(url, console, async () => {
    await console.close();
    await close();
    await run.close();
  });
  const { clock } = run.region;
  const pass = (minutes: number) => clock.runUntil(clock.now() + minutes * 60_000);
  return {
    ...site,
    run,
    pass,
    async passWhile(coming) {
      const here = { yet: false };
      const settled = coming.finally(() => (here.yet = true));
      while (!here.yet) {
        await pass(1);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      return await settled;
    },
  };
}
