import { plainName } from '../../../../fleet/domains.ts';
import {
  type Action,
  expressionsOf,
  filledIn,
  type RedirectConfig,
  redirectIn,
  type RoutedListener,
  type RoutedRule,
  ruleFor,
  type RuleContent,
  valuesOf,
} from './routing.ts';
import { knownOf, requestsTo, type Sampled, sampledHosts, sampledPaths } from './samples.ts';
import { type End, whereItEnds } from './whereItEnds.ts';

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** What an HTTPS listener has to do so that it serves what port 80 serves, and sends nobody round in circles. */
export interface PlannedHttps {
  /** In order of priority, as the API takes them. */
  readonly rules: readonly { readonly arn: string; readonly priority: number; readonly content: string }[];
  /** As JSON; undefined where port 80 does nothing by default but send visitors to HTTPS. */
  readonly defaultActions: string | undefined;
  /** Rules of port 80, `default` for its default actions, that AWS would refuse on HTTPS: they redirect to plain HTTP. */
  readonly refused: readonly string[];
}

export type IsOwn = (host: string) => boolean;

/** Every visitor of port 80 comes to the same place by HTTPS: what a rule that forwards there does in the end. */
const UPGRADE: readonly Action[] = [
  { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: String(HTTPS_PORT), StatusCode: 'HTTP_301' } },
];

/**
 * The rules of port 80 as an HTTPS listener can have them. A redirect to HTTPS that would come back to itself there is
 * left out, or left out for those of its hosts and paths for which it would: what it would have sent visitors to answers.
 */
export function plannedHttps(http: RoutedListener, hosts: readonly string[], isOwn: IsOwn): PlannedHttps {
  const translated = http.rules.map((rule) => ({ rule, actions: translatedActions(rule.Actions, isOwn) }));
  const defaultActions = translatedActions(http.defaultActions, isOwn);
  const refused = [
    ...translated.flatMap(({ rule, actions }) => (actions ? [] : [String(rule.priority)])),
    ...(defaultActions ? [] : ['default']),
  ];
  const rules = translated.flatMap(({ rule, actions }) => (actions ? [{ ...rule, Actions: actions }] : []));
  const around = { http, hosts, isOwn };
  const isLoopingAlone =
    defaultActions !== undefined && loopsOf(undefined, planned([], defaultActions), around).length > 0;
  // What port 80 answers with a redirect to HTTPS by default, HTTPS answers in some other way.
  const other = defaultActions === undefined || isLoopingAlone ? SOME_ANSWER : defaultActions;
  const plan = withoutLoops(planned(rules, other), around);
  const isDefaultLooping = isLoopingAlone && loopsOf(undefined, planned(plan.rules, defaultActions), around).length > 0;
  return {
    rules: plan.rules.map(({ arn, priority, ...content }) => ({ arn, priority, content: jsonOf(content) })),
    defaultActions: !defaultActions || isDefaultLooping ? undefined : JSON.stringify(defaultActions),
    refused,
  };
}

const SOME_ANSWER: readonly Action[] = [{ Type: 'fixed-response' }];

const planned = (rules: readonly RoutedRule[], defaultActions: readonly Action[]): RoutedListener => ({
  port: HTTPS_PORT,
  protocol: 'HTTPS',
  rules,
  defaultActions,
});

/** In the order in which the API returns them, so that copies can be compared. */
const jsonOf = ({ Conditions, Actions, Transforms }: RuleContent): string =>
  JSON.stringify({ Conditions, Actions, ...(Transforms && { Transforms }) });

/** The first rule that loops goes first, after which others may not any more. */
function withoutLoops(first: RoutedListener, around: Around): RoutedListener {
  const left = new Map(first.rules.map((rule) => [rule.arn, rule]));
  const plan = () => ({ ...first, rules: [...left.values()] });
  for (const { arn } of first.rules) {
    // What is left out narrows it with each turn, until nothing of it loops or nothing of it is left.
    for (;;) {
      const rule = left.get(arn);
      const looping = rule ? loopsOf(rule, plan(), around) : [];
      if (!rule || looping.length === 0) break;
      const narrowed = narrowedTo(rule, looping);
      if (narrowed) left.set(arn, narrowed);
      else left.delete(arn);
    }
  }
  return plan();
}

interface Around {
  readonly http: RoutedListener;
  readonly hosts: readonly string[];
  readonly isOwn: IsOwn;
}

interface Looping {
  readonly host: string | undefined;
  readonly path: string | undefined;
}

/**
 * The hosts and paths of a rule, or of the default actions, that it sends round in circles: those that come back to
 * themselves, and only where there are none, all that end in a circle of which the rule is a part.
 */
function loopsOf(rule: RoutedRule | undefined, plan: RoutedListener, { http, hosts, isOwn }: Around): Looping[] {
  const actions = rule?.Actions ?? plan.defaultActions;
  if (!redirectIn(actions)) return [];
  const listeners = [plan, upgraded(http)];
  const known = knownOf(listeners, hosts, isOwn);
  const conditions = rule ?? { Conditions: [] };
  const found: (Looping & { readonly isItself: boolean })[] = [];
  for (const host of sampledHosts(conditions, known)) {
    for (const path of sampledPaths(conditions, known)) {
      const kinds = loopsAt(rule, { host, path }, plan, listeners, isOwn);
      if (kinds.length === 0) continue;
      found.push({ host: host.value, path: path.value, isItself: kinds.includes('itself') });
    }
  }
  const themselves = found.filter(({ isItself }) => isItself);
  return themselves.length > 0 ? themselves : found;
}

function loopsAt(
  rule: RoutedRule | undefined,
  { host, path }: { readonly host: Sampled; readonly path: Sampled },
  plan: RoutedListener,
  listeners: readonly RoutedListener[],
  isOwn: IsOwn,
): ('itself' | 'later')[] {
  // What nobody can say an example of is taken to come back, if it goes to a host of ours.
  if (host.samples.length === 0 || path.samples.length === 0) return isBackToOwn(rule, isOwn) ? ['itself'] : [];
  return requestsTo(rule ?? { Conditions: [] }, plan, host.samples, path.samples).flatMap((request) => {
    if (ruleFor(plan, request)?.arn !== rule?.arn) return [];
    const end = whereItEnds(request, listeners, isOwn);
    if (end.kind !== 'loop' || !circleOf(end).includes(rule?.arn)) return [];
    return [end.urls.at(-1) === end.urls[0] ? 'itself' : 'later'];
  });
}

/** The rules of the circle itself, without those that only lead to it; where no URL comes twice, those that do. */
function circleOf({ urls, arns }: Extract<End, { readonly kind: 'loop' }>): readonly (string | undefined)[] {
  const from = urls.indexOf(urls.at(-1)!);
  if (from < urls.length - 1) return arns.slice(from);
  return arns.filter((arn, at) => arns.indexOf(arn) < at || arns.lastIndexOf(arn) > at);
}

function isBackToOwn(rule: RoutedRule | undefined, isOwn: IsOwn): boolean {
  const config = redirectIn(rule?.Actions ?? []);
  return config !== undefined && isOwnTarget(filledIn(config).Host, isOwn);
}

/** The same rule for the hosts and paths that do not loop; undefined where no condition can say so. */
function narrowedTo(rule: RoutedRule, looping: readonly Looping[]): RoutedRule | undefined {
  return (
    withoutValues(rule, 'host-header', new Set(looping.map(({ host }) => host))) ??
    withoutValues(rule, 'path-pattern', new Set(looping.map(({ path }) => path)))
  );
}

/** Undefined if nothing would be left, or if the condition is not what it depends on. */
function withoutValues(
  rule: RoutedRule,
  field: 'host-header' | 'path-pattern',
  bad: ReadonlySet<string | undefined>,
): RoutedRule | undefined {
  const own = rule.Conditions.find(({ Field }) => Field === field);
  if (!own || bad.has(undefined)) return undefined;
  const isGood = (value: string) => !bad.has(value);
  const [values, expressions] = [valuesOf(own).filter(isGood), expressionsOf(own).filter(isGood)];
  if (values.length + expressions.length === 0) return undefined;
  const config = {
    ...(values.length > 0 && { Values: values }),
    ...(expressions.length > 0 && { RegexValues: expressions }),
  };
  const narrowed = { Field: field, [field === 'host-header' ? 'HostHeaderConfig' : 'PathPatternConfig']: config };
  return { ...rule, Conditions: rule.Conditions.map((one) => (one === own ? narrowed : one)) };
}

/** AWS refuses a redirect from HTTPS to HTTP: one that stays on this load balancer goes to HTTPS instead. */
function translatedActions(actions: readonly Action[], isOwn: IsOwn): readonly Action[] | undefined {
  const config = redirectIn(actions);
  if (!config) return actions;
  const translated = translatedRedirect(config, isOwn);
  return translated && actions.map((one) => (one.RedirectConfig ? { ...one, RedirectConfig: translated } : one));
}

function translatedRedirect(config: RedirectConfig, isOwn: IsOwn): RedirectConfig | undefined {
  const { Protocol, Port, Host } = filledIn(config);
  const isOwnHost = isOwnTarget(Host, isOwn);
  const isOfHttp = Port === String(HTTP_PORT) || (Protocol === 'HTTP' && Port === '#{port}');
  if (Protocol === 'HTTPS') return config;
  if (isOfHttp) return isOwnHost ? { ...config, Protocol: 'HTTPS', Port: String(HTTPS_PORT) } : undefined;
  if (Protocol === 'HTTP') return undefined;
  // On another port of this load balancer, plain HTTP is spoken.
  return isOwnHost && Port !== '#{port}' && Port !== String(HTTPS_PORT) ? undefined : config;
}

const isOwnTarget = (host: string, isOwn: IsOwn) => host.includes('#{') || isOwn(plainName(host));

/** Port 80 as it is once everybody is sent to HTTPS. */
export const upgraded = (http: RoutedListener): RoutedListener => ({
  ...http,
  rules: http.rules.map((rule) => (isToHttps(rule.Actions) ? rule : { ...rule, Actions: UPGRADE })),
  defaultActions: isToHttps(http.defaultActions) ? http.defaultActions : UPGRADE,
});

const isToHttps = (actions: readonly Action[]) => redirectIn(actions)?.Protocol === 'HTTPS';
