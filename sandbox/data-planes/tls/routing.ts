import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { wildcard } from '../../iam/wildcard.ts';
import type { AppliedListener } from './nodes.ts';

export interface RoutedRequest {
  /** Without the port. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** The action of the first rule that a request fits, else the listener's own. */
export function route(listener: Pick<AppliedListener, 'rules' | 'defaultActions'>, request: RoutedRequest): Action {
  const rule = listener.rules.find(({ conditions }) => conditions.every((condition) => fits(condition, request)));
  return (rule?.actions ?? listener.defaultActions)[0]!;
}

/** Hosts are compared without regard to their case, paths with it ("Rule condition types"). */
function fits({ Field, Values = [] }: RuleCondition, { host, path }: RoutedRequest): boolean {
  return Values.some((pattern) => (Field === 'host-header' ? wildcard(pattern, true)(host) : wildcard(pattern)(path)));
}

/** Where a redirect sends to; undefined for another action. */
export function locationOf(
  { RedirectConfig: config }: Action,
  request: RoutedRequest,
  listener: Pick<AppliedListener, 'protocol' | 'port'>,
): string | undefined {
  if (!config) return undefined;
  const values: Readonly<Record<string, string>> = {
    protocol: listener.protocol,
    port: String(listener.port),
    host: request.host,
    path: request.path.slice(1),
    query: request.query,
  };
  const filled = (template = '') => template.replace(/#\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const scheme = filled(config.Protocol).toLowerCase();
  const query = filled(config.Query);
  return `${scheme}://${filled(config.Host)}:${filled(config.Port)}${filled(config.Path)}${query && `?${query}`}`;
}

/** The hosts that a listener's rules are about, as they are written there. */
export const hostsOf = ({ rules }: Pick<AppliedListener, 'rules'>): string[] => [
  ...new Set(
    rules.flatMap(({ conditions }) =>
      conditions.flatMap(({ Field, Values = [] }) =>
        Field === 'host-header' ? Values.map((value) => value.toLowerCase()) : [],
      ),
    ),
  ),
];
