import { GAME_DAY } from '../../../fleet/drillNames.ts';
import { cut } from '../blocks.ts';
import {
  listOf,
  misunderstood,
  type Misunderstanding,
  tooMuch,
  typedAs,
  unknownArgument,
  unknownDrill,
  unknownThing,
} from '../commands/hints.ts';
import { isOption, type OptionKinds, sortWords } from '../commands/options.ts';
import type { KnownDrill } from '../commands/vocabulary.ts';

/** A request for a drill. */
interface StartCommand {
  readonly name: 'drill start';
  readonly drill: string;
  readonly resource: string;
  readonly dryRun: boolean;
  /** The reader to fail over to, or to lose. */
  readonly target?: string;
  /** The zone to shift traffic away from. */
  readonly zone?: string;
  /** The listener whose certificate is rotated: `shop:443`. */
  readonly listener?: string;
  /** Leave the new writer. */
  readonly failback?: false;
  /** Of a game day: whether it goes on after a drill that has not passed. */
  readonly goOn?: true;
}

/** What is said of a drill that was requested. Whether it exists, and what may be done, the drill API decides. */
type OneDrillCommand =
  | { readonly name: 'drill status'; readonly drillId: string }
  /** `plan` is the hash of the plan that the person has read, or its beginning. */
  | { readonly name: 'drill approve' | 'drill deny'; readonly drillId: string; readonly plan: string }
  | { readonly name: 'drill abort'; readonly drillId: string; readonly why?: string }
  | { readonly name: 'drill leave'; readonly drillId: string; readonly why: string };

export type DrillCommand =
  | StartCommand
  | OneDrillCommand
  | { readonly name: 'drill acknowledge'; readonly drill: string; readonly resource: string }
  | { readonly name: 'drill list' };

/** The options of a request; `--to` is `--target`, which people have typed for long. */
export const START_OPTIONS: OptionKinds = {
  '--dry-run': 'flag',
  '--target': 'value',
  '--to': 'value',
  '--zone': 'value',
  '--listener': 'value',
  '--no-failback': 'flag',
  '--go-on': 'flag',
};

/** `NAME RESOURCE` with its options anywhere. */
export function readStart(words: readonly string[], known: readonly KnownDrill[]): DrillCommand | Misunderstanding {
  const { places, given, unknown } = sortWords(words, START_OPTIONS);
  const named = readNamed('drill start', places, known);
  if ('hint' in named) return named;
  const { drill, resource, more } = named;
  const name = drill === GAME_DAY ? 'drill game-day' : 'drill start';
  const surplus = unknown ?? more[0];
  if (surplus !== undefined) return unknownArgument(surplus, name);
  const empty = [...given].find(([option, value]) => START_OPTIONS[option] === 'value' && value === '');
  if (empty) return misunderstood(`Nothing follows \`${empty[0]}\`. Usage: ${typedAs(name)}.`);
  const target = given.get('--target') ?? given.get('--to');
  const zone = given.get('--zone');
  const listener = given.get('--listener');
  return {
    name: 'drill start',
    drill,
    resource,
    dryRun: given.has('--dry-run'),
    ...(target !== undefined && { target }),
    ...(zone !== undefined && { zone }),
    ...(listener !== undefined && { listener }),
    ...(given.has('--no-failback') && { failback: false }),
    ...(given.has('--go-on') && { goOn: true }),
  };
}

export function readAcknowledge(
  words: readonly string[],
  known: readonly KnownDrill[],
): DrillCommand | Misunderstanding {
  const named = readNamed('drill acknowledge', words, known);
  if ('hint' in named) return named;
  const { drill, resource, more } = named;
  return more.length > 0 ? tooMuch('drill acknowledge') : { name: 'drill acknowledge', drill, resource };
}

/** A drill of the fleet and its resource. */
function readNamed(
  name: 'drill start' | 'drill acknowledge',
  [drill, resource, ...more]: readonly string[],
  known: readonly KnownDrill[],
): (KnownDrill & { readonly more: readonly string[] }) | Misunderstanding {
  if (known.length === 0) return misunderstood('The fleet has no drills.');
  const names = [...new Set(known.map((each) => each.drill))];
  if (drill === undefined) return misunderstood(`Which drill? ${typedAs(name)}. ${listOf(names)}`);
  if (!names.includes(drill)) return unknownDrill(drill, names);
  const usage = typedAs(drill === GAME_DAY && name === 'drill start' ? 'drill game-day' : name);
  const resources = known.filter((each) => each.drill === drill).map((each) => each.resource);
  if (resource === undefined) return misunderstood(`Which resource? ${usage}. ${listOf(resources)}`);
  if (!resources.includes(resource)) return unknownThing(resource, resources);
  return { drill, resource, more };
}

export const DECISION_OPTIONS: OptionKinds = { '--plan': 'value' };

/** A typed decision names the plan that was read, as a button does: the plan may have changed since. */
export function readDecision(
  name: 'drill approve' | 'drill deny',
  words: readonly string[],
): DrillCommand | Misunderstanding {
  const { places, given, unknown } = sortWords(words, DECISION_OPTIONS);
  if (unknown !== undefined) return unknownArgument(unknown, name);
  const [drillId, typed, ...more] = places;
  if (drillId === undefined) return whichDrill(name);
  const plan = given.get('--plan') || typed;
  if (plan === undefined)
    return misunderstood(`Which plan have you read? ${typedAs(name)}. The message of the drill shows the HASH.`);
  return more.length > 0 || (given.has('--plan') && typed !== undefined) ? tooMuch(name) : { name, drillId, plan };
}

export function readStatus([drillId, ...more]: readonly string[]): DrillCommand | Misunderstanding {
  if (drillId === undefined) return whichDrill('drill status');
  return more.length === 0 ? { name: 'drill status', drillId } : tooMuch('drill status');
}

/** The maximum length of a reason; the rest is cut off. */
const MAX_REASON_LENGTH = 300;

export const REASON_OPTIONS: OptionKinds = { '--why': 'text' };

/** A reason, as `--why TEXT` or as the words that are left. What is typed without the option is taken as it is. */
export function reasonIn(words: readonly string[]): string {
  const [first] = words;
  const why = isOption(first, REASON_OPTIONS) ? sortWords(words, REASON_OPTIONS).given.get('--why') : words.join(' ');
  return cut(why ?? '', MAX_REASON_LENGTH);
}

export function readAbort([drillId, ...reason]: readonly string[]): DrillCommand | Misunderstanding {
  if (drillId === undefined) return whichDrill('drill abort');
  const why = reasonIn(reason);
  return { name: 'drill abort', drillId, ...(why !== '' && { why }) };
}

export function readLeave([drillId, ...reason]: readonly string[]): DrillCommand | Misunderstanding {
  if (drillId === undefined) return whichDrill('drill leave');
  const why = reasonIn(reason);
  return why === ''
    ? misunderstood(`Missing reason. Usage: ${typedAs('drill leave')}.`)
    : { name: 'drill leave', drillId, why };
}

const whichDrill = (name: OneDrillCommand['name']): Misunderstanding =>
  misunderstood(`Which drill? ${typedAs(name)}. Its message shows its ID.`);
