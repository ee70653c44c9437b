import { plainName } from '../../../../fleet/domains.ts';
import { fitsPattern } from '../../../aws/elasticLoadBalancing/pattern.ts';
import type { ListenerView } from '../view.ts';

/** A request as a load balancer sees it. */
export interface Request {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  /** With its first slash, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly method: string;
  /** Conditions that stay met wherever the client is sent to, such as one on its address; as JSON. */
  readonly meets?: ReadonlySet<string>;
}

/** ELB's, as its API returns it. */
export interface RedirectConfig {
  readonly Protocol?: string;
  readonly Port?: string;
  readonly Host?: string;
  readonly Path?: string;
  readonly Query?: string;
  readonly StatusCode?: string;
}

export interface Action {
  readonly Type?: string;
  readonly RedirectConfig?: RedirectConfig;
}

interface Values {
  readonly Values?: readonly string[];
  readonly RegexValues?: readonly string[];
}

/** ELB's, as far as it decides where a request goes. */
export interface Condition {
  readonly Field?: string;
  readonly Values?: readonly string[];
  readonly RegexValues?: readonly string[];
  readonly HostHeaderConfig?: Values;
  readonly PathPatternConfig?: Values;
  readonly HttpRequestMethodConfig?: Values;
  readonly QueryStringConfig?: { readonly Values?: readonly { readonly Key?: string; readonly Value?: string }[] };
}

/** What is needed to create a rule on another listener. */
export interface RuleContent {
  readonly Conditions: readonly Condition[];
  readonly Actions: readonly Action[];
  readonly Transforms?: readonly unknown[];
}

export interface RoutedRule extends RuleContent {
  /** The rule of which it is one, or would be a copy. */
  readonly arn: string;
  readonly priority: number;
}

/** A listener, as far as it decides where a request goes. */
export interface RoutedListener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** In order of priority. */
  readonly rules: readonly RoutedRule[];
  readonly defaultActions: readonly Action[];
}

/** A listener as it is. */
export const routedListener = ({
  port,
  protocol,
  rules,
  defaultActions,
}: Pick<ListenerView, 'port' | 'protocol' | 'rules' | 'defaultActions'>): RoutedListener => ({
  port,
  protocol: protocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
  rules: rules.map(({ arn, priority, content }) => ({ arn, priority, ...contentOf(content) })),
  defaultActions: JSON.parse(defaultActions) as Action[],
});

export function contentOf(json: string): RuleContent {
  const { Conditions = [], Actions = [], ...more } = JSON.parse(json) as Partial<RuleContent>;
  return { Conditions, Actions, ...more };
}

/** The redirect among the actions of a rule: it would be the last one. */
export const redirectIn = (actions: readonly Action[]): RedirectConfig | undefined =>
  actions.find(({ Type }) => Type === 'redirect')?.RedirectConfig;

/** The first rule that a request fits, by priority; undefined where the default actions take it. */
export const ruleFor = ({ rules }: RoutedListener, request: Request): RoutedRule | undefined =>
  rules.find(({ Conditions }) => Conditions.every((condition) => fits(condition, request)));

/** The values of a condition with wildcards, in either of the forms in which the API has them. */
export const valuesOf = (condition: Condition): readonly string[] =>
  configOf(condition)?.Values ?? condition.Values ?? [];

/** The same for regular expressions. */
export const expressionsOf = (condition: Condition): readonly string[] =>
  configOf(condition)?.RegexValues ?? condition.RegexValues ?? [];

const configOf = ({ Field, HostHeaderConfig, PathPatternConfig, HttpRequestMethodConfig }: Condition) => {
  if (Field === 'host-header') return HostHeaderConfig;
  return Field === 'path-pattern' ? PathPatternConfig : HttpRequestMethodConfig;
};

/** "Rule condition types": one of the values is enough. */
function fits(condition: Condition, { host, path, query, method, meets }: Request): boolean {
  switch (condition.Field) {
    case 'host-header':
      return fitsText(condition, host, false);
    case 'path-pattern':
      return fitsText(condition, path, true);
    case 'http-request-method':
      return valuesOf(condition).includes(method);
    case 'query-string':
      return fitsQuery(condition, query);
    default:
      return meets?.has(JSON.stringify(condition)) ?? false;
  }
}

const fitsText = (condition: Condition, text: string, isCaseSensitive: boolean) =>
  valuesOf(condition).some((value) => fitsPattern(value, text, isCaseSensitive)) ||
  expressionsOf(condition).some((source) => fitsExpression(source, text, isCaseSensitive));

/** One that this language does not know fits nothing. */
export function fitsExpression(source: string, text: string, isCaseSensitive: boolean): boolean {
  try {
    return new RegExp(source, isCaseSensitive ? '' : 'i').test(text);
  } catch {
    return false;
  }
}

function fitsQuery({ QueryStringConfig: { Values = [] } = {} }: Condition, query: string): boolean {
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split(/=(.*)/s, 2));
  return Values.some(({ Key, Value = '' }) =>
    pairs.some(([key = '', value = '']) => (Key === undefined || fitsPattern(Key, key)) && fitsPattern(Value, value)),
  );
}

/** What a redirect leaves as the request has it (API reference, RedirectActionConfig). */
const AS_REQUESTED = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

export const filledIn = (config: RedirectConfig): Required<Omit<RedirectConfig, 'StatusCode'>> => ({
  ...AS_REQUESTED,
  ...config,
});

/** The request that a client makes next when it is redirected. */
export function redirected(config: RedirectConfig, request: Request): Request {
  const { protocol, host, port, path, query, method } = request;
  const values: Readonly<Record<string, string>> = { protocol, host, port: String(port), path: path.slice(1), query };
  const fill = (template: string) => template.replace(/#\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const { Protocol, Port, Host, Path, Query } = filledIn(config);
  return {
    protocol: fill(Protocol) === 'HTTPS' ? 'HTTPS' : 'HTTP',
    // With a dot at its end it is the same host.
    host: plainName(fill(Host)),
    port: Number(fill(Port)),
    path: fill(Path),
    query: fill(Query),
    // An Application Load Balancer answers 301 and 302 alone, after which clients ask with GET (RFC 9110, 15.4.2).
    method: method === 'HEAD' ? method : 'GET',
    ...(request.meets && { meets: request.meets }),
  };
}

/** As a person would write it: without the port that goes without saying. */
export function urlOf({ protocol, host, port, path, query }: Request): string {
  const isUsual = port === (protocol === 'HTTPS' ? 443 : 80);
  return `${protocol.toLowerCase()}://${host}${isUsual ? '' : `:${port}`}${path}${query === '' ? '' : `?${query}`}`;
}
