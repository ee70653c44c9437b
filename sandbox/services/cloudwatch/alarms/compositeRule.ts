import { notSimulated, validationError } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import type { StateValue } from './stateValue.ts';

/** What a composite alarm watches: states of other alarms, by name or ARN, joined by AND, OR and NOT. */
export type Rule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: 'not'; readonly rule: Rule }
  | { readonly kind: 'and' | 'or'; readonly rules: readonly Rule[] };

const TOKEN =
  /\s*(?:(?<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"(?<quoted>(?:[^"\\]|\\.)+)"|(?<bare>[^\s"()]+))\s*\)|(?<word>AND|OR|NOT|TRUE|FALSE)\b|(?<paren>[()]))/iy;

interface RuleToken {
  /** `AND`, `OR`, `NOT`, `TRUE`, `FALSE`, `(`, `)`, or `STATE` for a rule that stands for itself. */
  readonly text: string;
  readonly rule?: Rule;
}

/** Reads an AlarmRule. Throws a ValidationError that shows where it cannot go on, or names what is not simulated. */
export function parseRule(source: string): Rule {
  const tokens = tokenize(source);
  let at = 0;
  const isNext = (text: string) => tokens[at]?.text === text && at++ >= 0;
  const chain = (kind: 'and' | 'or', operator: string, part: () => Rule): Rule => {
    const rules = [part()];
    while (isNext(operator)) rules.push(part());
    return rules.length === 1 ? rules[0]! : { kind, rules };
  };
  const primary = (): Rule => {
    if (isNext('NOT')) return { kind: 'not', rule: primary() };
    if (isNext('TRUE')) return { kind: 'constant', value: true };
    if (isNext('FALSE')) return { kind: 'constant', value: false };
    if (isNext('STATE')) return tokens[at - 1]!.rule!;
    if (!isNext('(')) throw validationError(`AlarmRule '${source}' is incomplete or not valid at element ${at + 1}.`);
    const inner = or();
    if (!isNext(')')) throw validationError(`AlarmRule '${source}' lacks a closing parenthesis.`);
    return inner;
  };
  const and = () => chain('and', 'AND', primary);
  const or = () => chain('or', 'OR', and);
  const rule = or();
  if (at < tokens.length) throw validationError(`AlarmRule '${source}' does not end at element ${at + 1}.`);
  if (childrenOf(rule).length > QUOTAS.childrenOfComposite)
    throw validationError(`AlarmRule has more than ${QUOTAS.childrenOfComposite} alarms.`);
  return rule;
}

function tokenize(source: string): RuleToken[] {
  const tokens: RuleToken[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const rest = text.slice(TOKEN.lastIndex).trimStart();
    const groups = TOKEN.exec(text)?.groups;
    if (!groups && /^AT_LEAST/i.test(rest)) throw notSimulated('AT_LEAST in an AlarmRule');
    if (!groups) throw validationError(`AlarmRule '${source}' is not valid at '${rest.slice(0, 20)}'.`);
    const state = groups['state']?.toUpperCase() as StateValue | undefined;
    const alarm = groups['quoted']?.replace(/\\(.)/g, '$1') ?? groups['bare'] ?? '';
    if (state) tokens.push({ text: 'STATE', rule: { kind: 'state', state, alarm } });
    else tokens.push({ text: (groups['word'] ?? groups['paren'])!.toUpperCase() });
  }
  return tokens;
}

/** The names or ARNs of the alarms in a rule, each once, in the order in which they stand there. */
export function childrenOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return childrenOf(rule.rule);
    default:
      return [...new Set(rule.rules.flatMap(childrenOf))];
  }
}

export function holds(rule: Rule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.rule, stateOf);
    case 'and':
      return rule.rules.every((part) => holds(part, stateOf));
    case 'or':
      return rule.rules.some((part) => holds(part, stateOf));
  }
}
