import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConsole } from '../../console/server/console.ts';
import type { Watched } from '../../console/server/readers.ts';
import { isOnThisMachine, type Where } from './environment.ts';

export interface ConsoleRequest extends Where {
  /** One Region, or several with commas between them: each is looked at with each of the profiles. */
  readonly region?: string;
  readonly stage: string;
  readonly fleet?: string;
  /** AWS profiles, one for each account (default: the credentials of the environment). */
  readonly profile?: readonly string[];
  readonly port: number;
  readonly allowActions?: true;
  /** The folder of the built page. */
  readonly pageFolder?: string;
}

/** A console that is being served. */
export interface ServedConsole {
  readonly url: string;
  close(): Promise<void>;
}

/** Slow visitors are let go: nobody but this machine's browser is one. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000 };

const MAX_CONNECTIONS = 256;

/**
 * Serves the console of one account, or of several, on 127.0.0.1.
 * @throws what keeps the port from being opened
 */
export async function serveConsole(request: ConsoleRequest): Promise<ServedConsole> {
  const { allowActions = false, pageFolder, port } = request;
  const console = createConsole({
    installations: watchedBy(request),
    allowActions,
    ...(pageFolder !== undefined && { pageFolder }),
  });
  const server = createServer(LIMITS, (visit, response) => {
    if (console.handle(visit, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Open this address in a browser.\n');
  });
  server.maxConnections = MAX_CONNECTIONS;
  const close = async () => {
    await console.close();
    server.close();
    server.closeAllConnections();
  };
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, close };
}

/** Each Region of each profile is an installation of its own, whose name says what tells it apart from the others. */
export function watchedBy({
  stage,
  fleet,
  region,
  endpointUrl,
  profile = [],
}: Omit<ConsoleRequest, 'port'>): Watched[] {
  const isSandbox = isOnThisMachine(endpointUrl ?? process.env['AWS_ENDPOINT_URL']);
  const regions = region === undefined ? [undefined] : distinct(region.split(',').map((name) => name.trim()));
  const profiles = profile.length === 0 ? [undefined] : distinct(profile);
  return profiles.flatMap((name) =>
    regions.map((place): Watched => {
      const told = [name, regions.length > 1 ? place : undefined].filter((one) => one !== undefined);
      const options = [
        name !== undefined && `--profile ${name}`,
        place !== undefined && `--region ${place}`,
        endpointUrl !== undefined && `--endpoint-url ${endpointUrl}`,
      ];
      return {
        id: told.join('/') || (isSandbox ? 'sandbox' : 'account'),
        stage,
        isSandbox,
        commandOptions: options.filter(Boolean).join(' '),
        ...(fleet !== undefined && { fleetFile: fleet }),
        ...(name !== undefined && { profile: name }),
        ...(place !== undefined && { region: place }),
        ...(endpointUrl !== undefined && { endpointUrl }),
      };
    }),
  );
}

const distinct = <Item>(items: readonly Item[]): Item[] => [...new Set(items)];
