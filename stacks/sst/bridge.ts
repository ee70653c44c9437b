import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsProvider, PulumiUtilities } from './providers.ts';

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties: { readonly stackName?: string; readonly stackTemplateAssetObjectUrl: string };
}

interface Assets {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: 'file' | 'zip' };
        readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * Deploys a cloud assembly with Pulumi: uploads its files to the CDK's asset bucket, and creates each stack from its
 * template there. The account has to be bootstrapped for the CDK.
 */
export function deployCloudAssembly(provided: { aws: AwsProvider; pulumi: PulumiUtilities; folder: string }) {
  const { aws, pulumi, folder } = provided;
  const fill = fillIn(aws, pulumi);
  const stacks: Record<string, { readonly outputs: unknown }> = {};
  const { artifacts } = readJson(folder, 'manifest.json') as Manifest;
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type !== 'aws:cloudformation:stack') continue;
    const { stackName = id, stackTemplateAssetObjectUrl } = artifact.properties;
    const before = (artifact.dependencies ?? []).flatMap((dependency) => stacks[dependency] ?? []);
    stacks[id] = new aws.cloudformation.Stack(
      id,
      {
        name: stackName,
        templateUrl: fill(stackTemplateAssetObjectUrl),
        capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      },
      { dependsOn: [...uploadAssets(id, provided, fill), ...before] },
    );
  }
  return stacks;
}

function uploadAssets(
  id: string,
  { aws, pulumi, folder }: { aws: AwsProvider; pulumi: PulumiUtilities; folder: string },
  fill: ReturnType<typeof fillIn>,
): object[] {
  const { files } = readJson(folder, `${id}.assets.json`) as Assets;
  return Object.entries(files).flatMap(([hash, { source, destinations }]) => {
    const Asset = source.packaging === 'zip' ? pulumi.asset.FileArchive : pulumi.asset.FileAsset;
    return Object.values(destinations).map(
      ({ bucketName, objectKey }) =>
        new aws.s3.BucketObjectv2(
          `${id}-${hash.slice(0, 12)}`,
          { bucket: fill(bucketName), key: fill(objectKey), source: new Asset(join(folder, source.path)) },
          // A rollback needs the earlier version of a function.
          { retainOnDelete: true },
        ),
    );
  });
}

/** The assembly leaves account, Region and partition open. CloudFormation reads templates from S3 by HTTPS only. */
function fillIn(aws: AwsProvider, pulumi: PulumiUtilities) {
  const { partition, dnsSuffix } = aws.getPartitionOutput();
  const { accountId } = aws.getCallerIdentityOutput();
  const known = pulumi.all<readonly string[]>([accountId, aws.getRegionOutput().region, partition, dnsSuffix]);
  return (text: string) =>
    known.apply(([account = '', region = '', name = '', suffix = '']) =>
      text
        .replaceAll('${AWS::AccountId}', account)
        .replaceAll('${AWS::Region}', region)
        .replaceAll('${AWS::Partition}', name)
        .replace(/^s3:\/\/([^/]+)\//, `https://$1.s3.${region}.${suffix}/`),
    );
}

const readJson = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
