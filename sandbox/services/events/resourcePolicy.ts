/** What a service asks of a resource's policy when it delivers there. */
export interface ServiceRequest {
  /** `events.amazonaws.com` and so on. */
  readonly principal: string;
  /** `sqs:SendMessage`, `sns:Publish`. */
  readonly action: string;
  readonly resourceArn: string;
  /** The ARN of the rule, topic or alarm for which the service acts. */
  readonly sourceArn: string;
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly applies: (request: ServiceRequest) => boolean;
}

/**
 * A resource policy, read once and asked at each delivery. Only what decides about AWS services is evaluated:
 * service principals, actions, resources, and conditions on the source and the transport. Statements about roles and
 * users are kept out, because no service is ever one of those.
 */
export class ResourcePolicy {
  readonly #statements: readonly Statement[];

  /** @throws {Error} naming the element or condition that is not simulated. */
  constructor(documents: readonly unknown[]) {
    this.#statements = documents.flatMap((document) =>
      list(asRecord(document, 'a policy')['Statement']).map(readStatement),
    );
  }

  /** Denies what no statement allows, and what any statement denies. */
  allows(request: ServiceRequest): boolean {
    const applying = this.#statements.filter((statement) => statement.applies(request));
    return applying.some(({ effect }) => effect === 'Allow') && !applying.some(({ effect }) => effect === 'Deny');
  }
}

const ELEMENTS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

function readStatement(value: unknown): Statement {
  const statement = asRecord(value, 'a statement');
  for (const element of Object.keys(statement)) {
    if (!ELEMENTS.has(element)) throw new Error(`resource policies with ${element} are not simulated`);
  }
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`a statement has the effect ${JSON.stringify(effect)}`);
  const isPrincipal = principalTest(statement['Principal']);
  const isAction = anyOf(list(statement['Action']), true);
  const isResource = anyOf(list(statement['Resource'] ?? '*'), false);
  const conditions = conditionTests(statement['Condition'] ?? {});
  return {
    effect,
    applies: (request) =>
      isPrincipal(request.principal) &&
      isAction(request.action) &&
      isResource(request.resourceArn) &&
      conditions.every((holds) => holds(request)),
  };
}

function principalTest(principal: unknown): (service: string) => boolean {
  if (principal === '*') return () => true;
  const byKind = asRecord(principal, 'a principal');
  if (list(byKind['AWS']).includes('*')) return () => true;
  return anyOf(list(byKind['Service']), false);
}

type ConditionTest = (request: ServiceRequest) => boolean;

/** The values that a condition can look at, as they are for a delivery between services inside one account. */
const KEYS: Readonly<Record<string, (request: ServiceRequest) => string>> = {
  'aws:sourcearn': (request) => request.sourceArn,
  'aws:sourceaccount': (request) => request.sourceArn.split(':')[4] ?? '',
  // An older key, which CloudWatch's alarms still carry and the other services here do not.
  'aws:sourceowner': ({ principal, sourceArn }) =>
    principal === 'cloudwatch.amazonaws.com' ? (sourceArn.split(':')[4] ?? '') : '',
  'aws:securetransport': () => 'true',
};

const OPERATORS: Readonly<Record<string, (wanted: readonly string[]) => (value: string) => boolean>> = {
  ArnEquals: (wanted) => anyOf(wanted, false),
  ArnLike: (wanted) => anyOf(wanted, false),
  StringLike: (wanted) => anyOf(wanted, false),
  StringEquals: (wanted) => (value) => wanted.includes(value),
  Bool: (wanted) => (value) => wanted.includes(value),
};

function conditionTests(conditions: unknown): ConditionTest[] {
  return Object.entries(asRecord(conditions, 'a condition')).flatMap(([operator, keys]) => {
    const compile = OPERATORS[operator];
    if (!compile) throw new Error(`the condition operator ${operator} is not simulated in resource policies`);
    return Object.entries(asRecord(keys, operator)).map(([key, wanted]): ConditionTest => {
      const read = KEYS[key.toLowerCase()];
      if (!read) throw new Error(`the condition key ${key} is not simulated in resource policies`);
      const holds = compile(list(wanted));
      return (request) => holds(read(request));
    });
  });
}

/** Whether a text is one of `patterns`, in which `*` stands for any characters and `?` for one. */
function anyOf(patterns: readonly string[], ignoresCase: boolean): (text: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, ignoresCase ? 'i' : '');
  });
  return (text) => expressions.some((expression) => expression.test(text));
}

function asRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object')
    throw new Error(`${what} is an object, not ${JSON.stringify(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as string[];
}
