import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssemblyTemplate } from '../../stacks/stackSet/merge.ts';

/** Code of a function: a folder, and the key of the archive that it becomes. */
interface Asset {
  readonly path: string;
  readonly key: string;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly stackName?: string; readonly templateFile?: string };
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** @throws {Error} if nothing was synthesized there */
export function readInstallation(folder: string): {
  readonly stacks: readonly AssemblyTemplate[];
  readonly assets: readonly Asset[];
} {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new Error(`There is no cloud assembly in ${folder}: run npm run synth.`);
  const { artifacts } = readJson(join(folder, 'manifest.json')) as { artifacts: Readonly<Record<string, Artifact>> };
  const stacks = Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ properties }) => ({
      stackName: properties!.stackName!,
      template: readJson(join(folder, properties!.templateFile!)) as AssemblyTemplate['template'],
    }));
  const manifests = readdirSync(folder).filter((file) => file.endsWith('.assets.json'));
  const assets = manifests.flatMap((file) =>
    Object.values((readJson(join(folder, file)) as AssetManifest).files)
      .filter(({ source }) => source.packaging === 'zip')
      .map(({ source, destinations }) => ({
        path: join(folder, source.path),
        key: Object.values(destinations)[0]!.objectKey,
      })),
  );
  return { stacks, assets: [...new Map(assets.map((asset) => [asset.key, asset])).values()] };
}

interface Described {
  readonly stage: string;
  readonly file: string;
  readonly assetsBucket: string;
  readonly assets: readonly Asset[];
}

/** What to run, in the order in which it has to be. */
export function describeStackSet({ stage, file, assetsBucket, assets }: Described): string {
  const uploads = assets.map(
    ({ path, key }) => `(cd ${path} && zip -qr - .) | aws s3 cp - s3://${assetsBucket}-$REGION/${key}`,
  );
  return [
    `${file} is one template for all accounts. For each REGION:`,
    ...uploads,
    `aws s3 cp ${file} s3://${assetsBucket}-$REGION/stackset.template.json`,
    'Then, once, with the address of that template, as S3 shows it, in TEMPLATE_URL:',
    `aws cloudformation create-stack-set --stack-set-name evenkeel-${stage} --capabilities CAPABILITY_NAMED_IAM \\`,
    `  --permission-model SERVICE_MANAGED --auto-deployment Enabled=false \\`,
    '  --template-url "$TEMPLATE_URL"',
    `aws cloudformation create-stack-instances --stack-set-name evenkeel-${stage} --regions $REGION \\`,
    '  --deployment-targets OrganizationalUnitIds=ou-…',
  ].join('\n');
}
