import { listOf, misunderstood, type Misunderstanding, typedAs, unknownThing } from '../commands/hints.ts';
import type { KnownDrill } from '../commands/vocabulary.ts';

/** A request for a drill. */
export interface DrillCommand {
  readonly name: 'drill';
  readonly drill: string;
  readonly resource: string;
  readonly dryRun: boolean;
  /** The reader to fail over to, or to lose. */
  readonly target?: string;
  /** Of a game day: whether it goes on after a drill that has not passed. */
  readonly goOn?: true;
}

/** Phones and some keyboards make a long dash of two hyphens. */
const LONG_DASH = /^[–—]/;

/** `NAME RESOURCE [--dry-run] [--target READER] [--go-on]`, the options anywhere; `--to` is `--target`. */
export function readDrill(words: readonly string[], known: readonly KnownDrill[]): DrillCommand | Misunderstanding {
  const places: string[] = [];
  let dryRun = false;
  let goOn = false;
  let target: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!.replace(LONG_DASH, '--');
    if (word === '--dry-run') dryRun = true;
    else if (word === '--go-on') goOn = true;
    else if (word === '--target' || word === '--to') target = words[++at] ?? '';
    else places.push(word);
  }
  if (known.length === 0) return misunderstood('The fleet has no drills.');
  const [drill, resource, ...more] = places;
  const names = [...new Set(known.map((each) => each.drill))];
  if (drill === undefined) return misunderstood(`Which drill? ${typedAs('drill')}. ${listOf(names)}`);
  if (!names.includes(drill)) return unknownThing(drill, names, 'drill');
  const resources = known.filter((each) => each.drill === drill).map((each) => each.resource);
  if (resource === undefined) return misunderstood(`Which resource? ${typedAs('drill')}. ${listOf(resources)}`);
  if (!resources.includes(resource)) return unknownThing(resource, resources);
  if (more.length > 0)
    return misunderstood(`Unknown argument \`${more[0]!.replace(/[`<>&]/g, '')}\`. ${typedAs('drill')}.`);
  if (target === '') return misunderstood(`Which reader? ${typedAs('drill')}.`);
  return { name: 'drill', drill, resource, dryRun, ...(target !== undefined && { target }), ...(goOn && { goOn }) };
}
