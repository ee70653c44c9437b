/**
 * The longest that CloudFormation may fill in, since templates leave account, Region and partition open: Regions have at
 * most 14 characters (`ap-northeast-1`, `eusc-de-east-1`), partitions at most 10 (`aws-us-gov`), domains at most 16
 * (`amazonaws.com.cn`).
 */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': 'x'.repeat(12),
  'AWS::Region': 'x'.repeat(14),
  'AWS::Partition': 'x'.repeat(10),
  'AWS::URLSuffix': 'x'.repeat(16),
  'AWS::StackName': 'x'.repeat(128),
};

/** What a template refers to and CloudFormation names: 64 characters are the longest name of most services. */
const NAME = 'x'.repeat(64);

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:TYPE:NAME`, with services of up to 14 characters and types of up to 8. */
const ARN = ['arn', 'x'.repeat(10), 'x'.repeat(14), 'x'.repeat(14), 'x'.repeat(12), 'x'.repeat(8), NAME].join(':');

type Json = Readonly<Record<string, unknown>>;

/** A value of a template with everything filled in as long as it may get; NoValue is left out of objects. */
export function spellOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spellOut);
  if (typeof value !== 'object' || value === null) return value;
  const filled = fillIn(value as Json);
  if (filled !== undefined) return filled;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (isNoValue(each) ? [] : [[key, spellOut(each)]])),
  );
}

/** A string of a template, or what a value is as JSON: both without white space, as AWS measures. */
export function spellText(value: unknown): string {
  const spelled = spellOut(value);
  return typeof spelled === 'string' ? spelled : JSON.stringify(spelled);
}

const isNoValue = (value: unknown) => (value as Json | null)?.['Ref'] === 'AWS::NoValue';

/** The text of an intrinsic function; undefined for anything else. */
function fillIn(value: Json): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value;
  // That of a topic or a state machine is its ARN.
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? ARN;
  // What another stack puts out is at most an ARN.
  if (value['Fn::GetStackOutput'] !== undefined) return ARN;
  if (attribute !== undefined) return nameOrArn(JSON.stringify(attribute));
  if (Array.isArray(join)) {
    const [separator, parts] = join as [string, unknown[]];
    return parts.map((part) => spellText(part)).join(separator);
  }
  if (sub !== undefined) return fillTemplate(sub);
  const [name] = Object.keys(value);
  return name?.startsWith('Fn::') && Object.keys(value).length === 1 ? NAME : undefined;
}

/** What an attribute gives, by what it is called: `["Queue","Arn"]`, `["Queue","QueueName"]`. */
const nameOrArn = (attribute: string): string => (attribute.endsWith('Arn"]') ? ARN : NAME);

function fillTemplate(sub: unknown): string {
  const [text, variables = {}] = [sub].flat() as [string, Json?];
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name in variables) return spellText(variables[name]);
    return PSEUDO[name] ?? ARN;
  });
}
