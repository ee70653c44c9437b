import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import type { BucketStore, ExpiryRule } from './store.ts';

/** Who may see a bucket from outside, how it is encrypted and what it is called by changes nothing in the sandbox. */
const BUCKET_PROPERTIES = [
  'BucketName',
  'BucketEncryption',
  'LifecycleConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
];

const RULE_PROPERTIES = ['Id', 'Status', 'Prefix', 'ExpirationInDays', 'AbortIncompleteMultipartUpload'];

export function createProvisioners(store: BucketStore): Provisioners {
  return {
    'AWS::S3::Bucket': (resource) => {
      only(resource, resource.properties, BUCKET_PROPERTIES);
      const rules: readonly Rule[] = resource.properties['LifecycleConfiguration']?.Rules ?? [];
      store.create(
        resource.name,
        rules.filter(({ Status }) => Status === 'Enabled').flatMap((rule) => readRule(resource, rule)),
      );
    },
    'AWS::S3::BucketPolicy': (resource) => {
      only(resource, resource.properties, ['Bucket', 'PolicyDocument']);
      store.get(String(resource.properties['Bucket']));
      for (const statement of resource.properties['PolicyDocument']?.Statement ?? []) refuseUnlessAboutTls(statement);
    },
  };
}

interface Rule {
  readonly Status: string;
  readonly Prefix?: string;
  readonly ExpirationInDays?: number | string;
}

function readRule(resource: DeployedResource, rule: Rule): ExpiryRule[] {
  only(resource, rule, RULE_PROPERTIES);
  if (rule.ExpirationInDays === undefined) return [];
  return [{ prefix: rule.Prefix ?? '', days: Number(rule.ExpirationInDays) }];
}

interface Statement {
  readonly Effect?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy that refuses calls without TLS refuses nobody here: all wires of the Region count as secure. */
function refuseUnlessAboutTls(statement: Statement): void {
  const isAboutTls = String(statement.Condition?.['Bool']?.['aws:SecureTransport']) === 'false';
  if (statement.Effect !== 'Deny' || !isAboutTls) {
    throw new Error(`a bucket policy with ${JSON.stringify(statement)} is not simulated`);
  }
}

function only({ logicalId, type }: DeployedResource, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${logicalId}: ${unknown.join(', ')} of ${type} is not simulated`);
}
