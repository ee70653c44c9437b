import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { isIP } from 'node:net';
import { callbackify } from 'node:util';
import type { Clock } from '../clock.ts';
import { Crossing, inRegionTime } from '../realms/crossing.ts';
import { unavailableModule } from '../realms/unavailable.ts';
import type { Dns, RecordType } from './resolver.ts';

/** From a function to its VPC's resolver, one way, in milliseconds: a guess. */
const ONE_WAY_MS = 1;

interface LookupOptions {
  readonly all?: boolean;
}

type Callback = (error: Error | null, ...results: unknown[]) => void;

/** `node:dns` and `node:dns/promises` for functions: everything is asked of the Region's public DNS. */
export function createDnsModules(host: { readonly clock: Clock; readonly dns: Dns }): Record<string, object> {
  const ask = (syscall: string, name: string, type: RecordType): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const crossing = new Crossing(inRegionTime(host.clock, ONE_WAY_MS));
      crossing.travel(() => {
        const found = host.dns.resolve(name, type);
        crossing.deliver(() =>
          found.kind === 'records' ? resolve(found.values) : reject(resolverError(syscall, CODES[found.kind], name)),
        );
      });
    });

  const find = async (name: string, { all }: LookupOptions) => {
    const addresses = isIP(name) ? [name] : await ask('getaddrinfo', name, 'A');
    const found = addresses.map((address) => ({ address, family: 4 }));
    return all ? found : found[0];
  };
  const query = (type: RecordType, read: (value: string) => unknown) => async (name: string) =>
    (await ask(`query${type[0]}${type.slice(1).toLowerCase()}`, name, type)).map(read);
  const queries = {
    resolve4: query('A', (value) => value),
    resolveCname: query('CNAME', (value) => value.replace(/\.$/, '')),
    resolveCaa: query('CAA', readCaa),
    resolveNs: query('NS', (value) => value.replace(/\.$/, '')),
    resolveTxt: query('TXT', (value) => [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)),
  };
  const promises = { lookup: (name: string, options: LookupOptions = {}) => find(name, options), ...queries };
  const callbacks = Object.fromEntries(
    Object.entries(promises).map(([name, run]) => [name, callbackify(run as (name: string) => Promise<unknown>)]),
  );
  // The form with a callback gives a single address its own argument.
  const lookup = (name: string, ...rest: unknown[]) => {
    const done = rest.at(-1) as Callback;
    const options = typeof rest[0] === 'object' ? (rest[0] as LookupOptions) : {};
    callbackify(find)(name, options, (error, found) => {
      if (Array.isArray(found)) done(error, found);
      else done(error, found?.address, found?.family);
    });
  };
  /** With servers of its own it would ask others than the Region's; how long it waits does not matter here. */
  const Resolver = function resolver() {
    return { ...queries };
  };
  const promisesModule = unavailableModule('dns/promises', dnsPromises, { ...promises, Resolver });
  return {
    dns: unavailableModule('dns', dns, { ...callbacks, lookup, promises: promisesModule }),
    'dns/promises': promisesModule,
  };
}

const CODES = { 'no-data': 'ENODATA', 'no-name': 'ENOTFOUND', failure: 'ESERVFAIL' } as const;

const resolverError = (syscall: string, code: string, hostname: string): Error =>
  Object.assign(new Error(`${syscall} ${code} ${hostname}`), { code, syscall, hostname });

function readCaa(value: string): object {
  const [, flags, tag = '', text = ''] = /^(\d+) (\w+) "(.*)"$/.exec(value) ?? [];
  return { critical: Number(flags), [tag]: text };
}
