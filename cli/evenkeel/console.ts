import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConsole } from '../../console/server/console.ts';
import type { Watched } from '../../console/server/readers.ts';
import { isOnThisMachine, type Where } from './environment.ts';

export interface ConsoleRequest extends Where {
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

/** Each profile is an installation of its own, whose name it has. */
export function watchedBy({
  stage,
  fleet,
  region,
  endpointUrl,
  profile = [],
}: Omit<ConsoleRequest, 'port'>): Watched[] {
  const about = {
    stage,
    isSandbox: isOnThisMachine(endpointUrl ?? process.env['AWS_ENDPOINT_URL']),
    ...(fleet !== undefined && { fleetFile: fleet }),
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
  const names = [...new Set(profile)];
  if (names.length === 0) return [{ id: about.isSandbox ? 'sandbox' : 'account', ...about }];
  return names.map((name) => ({ id: name, profile: name, ...about }));
}
