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

/** Makes a target's payload. */
export type InputMaker = (at: EventAtTarget) => string;

/**
 * Compiles how a target's payload is made of an event.
 * @throws {Error} when there are two ways, a path is none, or a template names what is not defined.
 */
export function compileInput(settings: InputSettings): InputMaker {
  const { Input, InputPath, InputTransformer } = settings;
  if ([Input, InputPath, InputTransformer].filter((way) => way !== undefined).length > 1) {
    throw new Error('only one of Input, InputPath and InputTransformer may be given');
  }
  if (Input !== undefined) {
    checkJson(Input, 'Input');
    return () => Input;
  }
  if (InputPath !== undefined) {
    const read = compilePath(InputPath);
    // A path that finds nothing gives an empty object: a guess, AWS does not say.
    return ({ event }) => JSON.stringify(read(event) ?? {});
  }
  if (InputTransformer)
    return compileTransformer(InputTransformer.InputPathsMap ?? {}, InputTransformer.InputTemplate ?? '');
  return ({ json }) => json;
}

function checkJson(text: string, what: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON: ${text}`);
  }
}

type PathReader = (event: object) => unknown;

/** `$`, `$.detail.state`, `$.resources[0]`, `$.detail['alarm-name']`; further JSONPath is not simulated. */
export function compilePath(path: string): PathReader {
  const steps: string[] = [];
  let rest = path.startsWith('$') ? path.slice(1) : ' ';
  while (rest) {
    const match = /^(?:\.([\w-]+)|\[(\d+)\]|\['([^']+)'\])/.exec(rest);
    if (!match) throw new Error(`the path ${path} is not one that EventBridge takes, or is not simulated`);
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

/** The variables that every template has (EventBridge User Guide, "Input transformation"). */
const RESERVED: Readonly<Record<string, (at: EventAtTarget) => unknown>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ ingestionTime }) => ingestionTime,
  'aws.events.event': ({ event }) => event,
  'aws.events.event.json': ({ event }) => event,
};

/** A piece of a template: text as it stands, or a variable, in a JSON string or outside of one. */
type Piece = string | { readonly read: (at: EventAtTarget) => unknown; readonly isInString: boolean };

function compileTransformer(paths: Readonly<Record<string, string>>, template: string): InputMaker {
  const variables: Record<string, (at: EventAtTarget) => unknown> = { ...RESERVED };
  for (const [name, path] of Object.entries(paths)) {
    if (name.startsWith('aws.')) throw new Error(`the input path ${name} begins with aws., which is reserved`);
    const read = compilePath(path);
    variables[name] = ({ event }) => read(event);
  }
  const pieces = piecesOf(template, variables);
  return (at) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : write(piece.read(at), piece.isInString))).join('');
}

function piecesOf(template: string, variables: Readonly<Record<string, (at: EventAtTarget) => unknown>>): Piece[] {
  let isInString = false;
  return template.split(/(<[\w.-]+>)/).map((text, index): Piece => {
    if (index % 2 === 0) {
      for (const quote of text.match(/\\.|"/g) ?? []) if (quote === '"') isInString = !isInString;
      return text;
    }
    const name = text.slice(1, -1);
    const read = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!read) throw new Error(`InputTemplate contains the placeholder ${text}, which InputPathsMap does not define`);
    return { read, isInString };
  });
}

/** Inside a JSON string a variable is its bare text; outside it is a JSON value. What is not there is empty text. */
function write(value: unknown, isInString: boolean): string {
  if (!isInString) return JSON.stringify(value ?? '');
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
