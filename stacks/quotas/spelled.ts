/**
 * The longest that CloudFormation may fill in, since templates leave account, Region and partition open: Regions have at
 * most 14 characters (`ap-northeast-1`, `eusc-de-east-1`), partitions at most 10 (`aws-us-gov`).
 */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-northeast-1',
  'AWS::Partition': 'aws-us-gov',
  'AWS::URLSuffix': 'amazonaws.com.cn',
  'AWS::StackName': 'x'.repeat(128),
};

/** What a template refers to and CloudFormation names: 64 characters are the longest name of most services. */
const NAME = 'x'.repeat(64);

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:TYPE/NAME`; of the services that we refer to, none has a longer prefix. */
const ARN = `arn:aws-us-gov:secretsmanager:ap-northeast-1:123456789012:function:${NAME}`;

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
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? NAME;
  if (attribute !== undefined) return String([attribute].flat().at(-1)).endsWith('Arn') ? ARN : NAME;
  if (Array.isArray(join)) {
    const [separator, parts] = join as [string, unknown[]];
    return parts.map((part) => spellText(part)).join(separator);
  }
  if (sub !== undefined) return fillTemplate(sub);
  const [name] = Object.keys(value);
  return name?.startsWith('Fn::') && Object.keys(value).length === 1 ? NAME : undefined;
}

function fillTemplate(sub: unknown): string {
  const [text, variables = {}] = [sub].flat() as [string, Json?];
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name in variables) return spellText(variables[name]);
    return PSEUDO[name] ?? (name.endsWith('Arn') ? ARN : NAME);
  });
}
