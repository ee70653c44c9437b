import { plainName } from '../../../../fleet/domains.ts';
import { fitsPattern } from '../../../aws/elasticLoadBalancing/pattern.ts';
import {
  type Condition,
  expressionsOf,
  filledIn,
  fitsExpression,
  redirectIn,
  type Request,
  type RoutedListener,
  type RoutedRule,
  valuesOf,
} from './routing.ts';

/** Requests are tried with so many hosts and paths where a rule does not say which: those of other redirects come first. */
const MOST_HOSTS = 8;
const MOST_PATHS = 6;

/** A label and a part of a path that nobody has. */
const UNKNOWN = 'evenkeel-proof';

/** Hosts and paths that the redirects of listeners are about, and that requests are tried with. */
export interface Known {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** @param hosts of the load balancer, the one that stands for any first */
export function knownOf(
  listeners: readonly RoutedListener[],
  hosts: readonly string[],
  isOwn: (host: string) => boolean,
): Known {
  const redirects = listeners.flatMap(({ rules, defaultActions }) => [
    ...rules,
    { Conditions: [] as readonly Condition[], Actions: defaultActions },
  ]);
  const among = redirects.filter(({ Actions }) => redirectIn(Actions));
  const targets = among.map(({ Actions }) => filledIn(redirectIn(Actions)!));
  const own = valuesIn(among, 'host-header');
  const paths = valuesIn(among, 'path-pattern');
  const fixed = targets.flatMap(({ Host }) => (Host.includes('#{') ? [] : [plainName(Host)]));
  const filled = targets.flatMap(({ Path }) => (Path === '/#{path}' ? [] : [Path.replace(/#\{\w+\}/g, '')]));
  return {
    hosts: [...new Set([...hosts, ...fixed.filter(isOwn), ...own.filter(isPlain)].map((host) => host.toLowerCase()))],
    paths: [...new Set(['/', `/${UNKNOWN}`, ...filled, ...paths.filter(isPlain)])],
  };
}

const valuesIn = (rules: readonly Pick<RoutedRule, 'Conditions'>[], field: string): string[] =>
  rules.flatMap(({ Conditions }) =>
    Conditions.filter(({ Field }) => Field === field).flatMap((condition) => [...valuesOf(condition)]),
  );

const isPlain = (pattern: string) => !/[*?]/.test(pattern);

/** A value of a condition, and what stands for everything that fits it. */
export interface Sampled {
  /** Undefined where no condition says anything. */
  readonly value: string | undefined;
  readonly samples: readonly string[];
}

export const sampledHosts = (rule: Pick<RoutedRule, 'Conditions'>, { hosts }: Known): Sampled[] =>
  sampled(rule, 'host-header', hosts.slice(0, MOST_HOSTS), hosts, false);

export const sampledPaths = (rule: Pick<RoutedRule, 'Conditions'>, { paths }: Known): Sampled[] =>
  sampled(rule, 'path-pattern', paths.slice(0, MOST_PATHS), paths, true);

function sampled(
  { Conditions }: Pick<RoutedRule, 'Conditions'>,
  field: 'host-header' | 'path-pattern',
  anything: readonly string[],
  known: readonly string[],
  isCaseSensitive: boolean,
): Sampled[] {
  const condition = Conditions.find(({ Field }) => Field === field);
  if (!condition) return [{ value: undefined, samples: anything }];
  const fitting = (isMeant: (text: string) => boolean) => known.filter(isMeant).slice(0, MOST_HOSTS);
  return [
    ...valuesOf(condition).map((value) => ({
      value,
      samples: isPlain(value)
        ? [isCaseSensitive ? value : value.toLowerCase()]
        : [
            ...new Set([
              ...instancesOf(value, isCaseSensitive),
              ...fitting((text) => fitsPattern(value, text, isCaseSensitive)),
            ]),
          ],
    })),
    ...expressionsOf(condition).map((value) => ({
      value,
      samples: fitting((text) => fitsExpression(value, text, isCaseSensitive)),
    })),
  ];
}

/** The shortest thing that fits a pattern of paths, and one with something in place of each `*`. */
function instancesOf(pattern: string, isPath: boolean): string[] {
  if (!isPath) return [withoutWildcards(pattern, UNKNOWN).toLowerCase()];
  // Every path begins with a slash: a pattern that begins with something else fits none.
  if (!/^[/*?]/.test(pattern)) return [];
  const rest = pattern.startsWith('*') ? pattern : pattern.slice(1);
  return ['', UNKNOWN].map((any) => `/${withoutWildcards(rest, any)}`);
}

const withoutWildcards = (pattern: string, any: string) => pattern.replaceAll('?', 'x').replace(/\*+/g, any);

/** Every request of these hosts and paths that meets the other conditions of a rule. */
export const requestsTo = (
  { Conditions }: Pick<RoutedRule, 'Conditions'>,
  { port, protocol }: Pick<Request, 'port' | 'protocol'>,
  hosts: readonly string[],
  paths: readonly string[],
): Request[] => {
  const method = Conditions.find(({ Field }) => Field === 'http-request-method');
  const query = Conditions.find(({ Field }) => Field === 'query-string')?.QueryStringConfig?.Values?.[0];
  const meets = new Set(Conditions.map((condition) => JSON.stringify(condition)));
  const text = (pattern = 'x') => pattern.replace(/[*?]/g, 'x');
  const about = {
    protocol,
    port,
    query: query ? `${text(query.Key)}=${text(query.Value)}` : '',
    method: (method && valuesOf(method)[0]) ?? 'GET',
    meets,
  };
  return hosts.flatMap((host) => paths.map((path) => ({ ...about, host, path })));
};
