import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { deployCloudAssembly } from '../../stacks/sst/bridge.ts';
import type { AwsProvider, Output, PulumiUtilities } from '../../stacks/sst/providers.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

/** A value that is known at once, as Pulumi's mocks have it. */
const known = <Value>(value: Value): Output<Value> & { readonly value: Value } => ({
  value,
  apply: (map) => known(map(value)),
});
const valueOf = (output: unknown) => (output as { readonly value: unknown }).value;

interface Made {
  readonly name: string;
  readonly templateUrl?: unknown;
  readonly dependsOn: readonly object[];
}

test('SST creates every stack of the assembly after what it refers to, from templates that are uploaded before', async () => {
  const folder = await assemblyOf(new URL('everythingFleet.ts', import.meta.url));
  const made: Made[] = [];
  const uploaded: unknown[] = [];
  class Stack {
    readonly outputs = {};
    readonly stackName: string;
    constructor(
      _id: string,
      { name, templateUrl }: { name: string; templateUrl: unknown },
      { dependsOn }: Omit<Made, 'name'>,
    ) {
      this.stackName = name;
      made.push({ name, templateUrl: valueOf(templateUrl), dependsOn });
    }
  }
  class BucketObjectv2 {
    readonly url: string;
    constructor(_name: string, { bucket, key, source }: { bucket: unknown; key: unknown; source: unknown }) {
      expect(existsSync((source as Asset).path)).toBe(true);
      this.url = `https://${String(valueOf(bucket))}.s3.eu-west-1.amazonaws.com/${String(valueOf(key))}`;
      uploaded.push(this.url);
    }
  }
  class Asset {
    readonly path: string;
    constructor(path: string) {
      this.path = path;
    }
  }
  const aws: AwsProvider = {
    getCallerIdentityOutput: () => ({ accountId: known('123456789012') }),
    getRegionOutput: () => ({ region: known('eu-west-1') }),
    getPartitionOutput: () => ({ partition: known('aws'), dnsSuffix: known('amazonaws.com') }),
    s3: { BucketObjectv2 },
    cloudformation: { Stack },
  };
  const all = (outputs: readonly unknown[]) => known(outputs.map(valueOf));
  const pulumi = { all, asset: { FileAsset: Asset, FileArchive: Asset } } as unknown as PulumiUtilities;
  deployCloudAssembly({ aws, pulumi, folder });

  expect(made.map(({ name }) => name).toSorted()).toEqual(
    readAssembly(folder)
      .stacks.map(({ stackName }) => stackName)
      .toSorted(),
  );
  for (const { templateUrl } of made) expect(uploaded).toContain(templateUrl);
  const before = (name: string) =>
    made.find((one) => one.name === name)!.dependsOn.flatMap((one) => (one instanceof Stack ? [one.stackName] : []));
  expect(before('evenkeel-dev')).toEqual([]);
  expect(before('evenkeel-dev-drills')).toEqual(['evenkeel-dev']);
  expect(before('evenkeel-dev-watch').toSorted()).toEqual(['evenkeel-dev', 'evenkeel-dev-drills']);
  expect(before('evenkeel-dev-drill-schedules-1')).toEqual(['evenkeel-dev-drills']);
});

test.for([
  ['aws', 'eu-west-1', 'amazonaws.com'],
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu'],
] as const)(
  'in the partition %s, CloudFormation gets its templates from where they are',
  async ([partition, region, dnsSuffix]) => {
    const addresses: unknown[] = [];
    const buckets = new Set<unknown>();
    class Stack {
      readonly outputs = {};
      constructor(_id: string, { templateUrl }: { templateUrl: unknown }) {
        addresses.push(valueOf(templateUrl));
      }
    }
    class BucketObjectv2 {
      readonly isMade = true;
      constructor(_name: string, { bucket }: { bucket: unknown }) {
        buckets.add(valueOf(bucket));
      }
    }
    class Asset {
      readonly isMade = true;
    }
    deployCloudAssembly({
      aws: {
        getCallerIdentityOutput: () => ({ accountId: known('123456789012') }),
        getRegionOutput: () => ({ region: known(region) }),
        getPartitionOutput: () => ({ partition: known(partition), dnsSuffix: known(dnsSuffix) }),
        s3: { BucketObjectv2 },
        cloudformation: { Stack },
      },
      pulumi: {
        all: (outputs: readonly unknown[]) => known(outputs.map(valueOf)),
        asset: { FileAsset: Asset, FileArchive: Asset },
      } as unknown as PulumiUtilities,
      folder: await assemblyOf(new URL('everythingFleet.ts', import.meta.url)),
    });
    const bucket = `cdk-hnb659fds-assets-123456789012-${region}`;
    expect([...buckets]).toEqual([bucket]);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses)
      expect(address).toMatch(
        new RegExp(`^https://${bucket}\\.s3\\.${region}\\.${dnsSuffix.replaceAll('.', '\\.')}/[0-9a-f]+\\.json$`),
      );
  },
);
