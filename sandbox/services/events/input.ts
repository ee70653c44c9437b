import { AwsError } from '../../wire/handlers.ts';

/** What a target receives instead of the whole event. At most one of them. */
export interface InputSettings {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | { InputPathsMap?: Record<string, string> | undefined; InputTemplate: string | undefined }
    | undefined;
}

export interface EventAtTarget {
  readonly event: object;
  /** The event, already written as JSON. */
  readonly json: string;
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestionTime: string;
}

/** Makes a target's payload; undefined if what comes out is not JSON. */
export type InputMaker = (at: EventAtTarget) => string | undefined;

/**
 * Compiles how a target's payload is made of an event.
 * @throws {AwsError} when there are two ways, a path is none, or a template names what is not defined.
 */
export function compileInput(settings: InputSettings, targetId: string): InputMaker {
  const { Input, InputPath, InputTransformer } = settings;
  if ([Input, InputPath, InputTransformer].filter((way) => way !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`);
  }
  if (Input !== undefined) {
    if (!isJson(Input)) throw invalid(`JSON syntax error in input for target ${targetId}: Input is not JSON.`);
    return () => Input;
  }
  if (InputPath !== undefined) {
    const read = compilePath(InputPath, targetId);
    // A path that finds nothing gives an empty object: a guess, AWS does not say.
    return ({ event }) => JSON.stringify(read(event) ?? {});
  }
  if (InputTransformer)
    return compileTransformer(InputTransformer.InputPathsMap ?? {}, InputTransformer.InputTemplate ?? '', targetId);
  return ({ json }) => json;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const invalid = (message: string) => new AwsError('ValidationException', message);

type PathReader = (event: object) => unknown;

/** `$`, `$.detail.state`, `$.resources[0]`, `$.detail['alarm-name']`; further JSONPath is not simulated. */
function compilePath(path: string, targetId: string): PathReader {
  const steps: string[] = [];
  let rest = path.startsWith('$') ? path.slice(1) : ' ';
  while (rest) {
    const match = /^(?:\.([\w-]+)|\[(\d+)\]|\['([^']+)'\])/.exec(rest);
    if (!match)
      throw invalid(`Invalid path ${path} for target ${targetId}, or one that this Region does not simulate.`);
    steps.push(match[1] ?? match[2] ?? match[3]!);
    rest = rest.slice(match[0].length);
  }
  return (event) => {
    let node: unknown = event;
    for (const step of steps) {
      if (node === null || typeof node !== 'object' || !Object.hasOwn(node, step)) return undefined;
      node = (node as Record<string, unknown>)[step];
    }
    return node;
  };
}

/** One value of a template. */
interface Variable {
  readonly read: (at: EventAtTarget) => unknown;
  /** Whether it is written as JSON inside a text, too: "its contents are not escaped" (User Guide, "Reserved variables"). */
  readonly isRaw?: boolean;
}

/** The variables that every template has (EventBridge User Guide, "Input transformation"). */
const RESERVED: Readonly<Record<string, Variable>> = {
  'aws.events.rule-arn': { read: ({ ruleArn }) => ruleArn },
  'aws.events.rule-name': { read: ({ ruleName }) => ruleName },
  'aws.events.event.ingestion-time': { read: ({ ingestionTime }) => ingestionTime },
  'aws.events.event': { read: ({ event }) => withoutDetail(event), isRaw: true },
  'aws.events.event.json': { read: ({ event }) => event, isRaw: true },
};

/** As AWS writes it (recorded by localstack's validated tests): no detail, and another name for the detail type. */
function withoutDetail(event: object): object {
  const fields = event as Readonly<Record<string, unknown>>;
  return {
    id: fields['id'],
    account: fields['account'],
    detailType: fields['detail-type'],
    time: fields['time'],
    source: fields['source'],
    region: fields['region'],
    resources: fields['resources'],
    version: fields['version'],
  };
}

/** A piece of a template: text as it stands, or a variable, in a JSON string or outside of one. */
type Piece = string | (Variable & { readonly place: Place });

/** Where a variable stands: as a value, in a string of a JSON template, or in a template that is a text. */
type Place = 'value' | 'string' | 'text';

function compileTransformer(paths: Readonly<Record<string, string>>, template: string, targetId: string): InputMaker {
  const variables: Record<string, Variable> = { ...RESERVED };
  for (const [name, path] of Object.entries(paths)) {
    const read = compilePath(path, targetId);
    variables[name] = { read: ({ event }) => read(event) };
  }
  const pieces = piecesOf(template, variables, targetId);
  const make: InputMaker = (at) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : write(piece, at))).join('');
  if (!isJsonTemplate(template)) return make;
  return (at) => {
    const made = make(at)!;
    return isJson(made) ? made : undefined;
  };
}

const isJsonTemplate = (template: string): boolean => /^\s*[{[]/.test(template);

function piecesOf(template: string, variables: Readonly<Record<string, Variable>>, targetId: string): Piece[] {
  let isInString = false;
  const inString = isJsonTemplate(template) ? 'string' : 'text';
  return template.split(/(<[\w.-]+>)/).map((text, index): Piece => {
    if (index % 2 === 0) {
      for (const quote of text.match(/\\.|"/g) ?? []) if (quote === '"') isInString = !isInString;
      return text;
    }
    const name = text.slice(1, -1);
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable) throw invalid(`InputTemplate for target ${targetId} contains invalid placeholder ${name}.`);
    return { ...variable, place: isInString ? inString : 'value' };
  });
}

/**
 * Outside a JSON string a variable is a JSON value. Inside one it is its bare text; of an object or a list the quotes
 * are dropped in a text, and stay in JSON, which they break (both recorded by localstack's validated tests). What is not
 * there is empty text.
 */
function write({ read, isRaw, place }: Exclude<Piece, string>, at: EventAtTarget): string {
  const value = read(at) ?? '';
  const json = JSON.stringify(value);
  if (place === 'value' || isRaw) return json;
  if (typeof value === 'string') return json.slice(1, -1);
  return place === 'text' ? json.replaceAll('"', '') : json;
}
