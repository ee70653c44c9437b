import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_ID, REGION } from '../core.ts';
import { asText, isObject, readJson } from './json.ts';
import type { Json, JsonObject } from './json.ts';

/** A stack of a cloud assembly, as CDK synthesized it. */
export interface AssemblyStack {
  /** CDK's id of the artifact. */
  readonly id: string;
  readonly stackName: string;
  readonly template: JsonObject;
  /** Of the file, as it would be uploaded; that of the template without white space by default. */
  readonly templateBytes?: number;
}

/** Where a function's code lies, as `AWS::Lambda::Function` says it. */
export interface Code {
  readonly S3Bucket?: string;
  readonly S3Key?: string;
}

/** What `cdk synth` wrote: stacks, and the files that they would upload. */
export interface Assembly {
  readonly folder: string;
  /** In the order in which they can be deployed. */
  readonly stacks: readonly AssemblyStack[];
  /**
   * The local file or folder of a file asset, by its hash or by the key of the object that it would become
   * (`HASH.zip`, `HASH.json`). Throws if no stack has it.
   */
  assetFolder(hashOrS3Key: string): string;
  /** The local folder of a function's code. Throws for code that is not an asset, such as inline code. */
  codeFolder(code: Code): string;
}

/** Artifacts that say nothing about what is deployed. */
const DESCRIPTIVE_ARTIFACTS = new Set(['cdk:tree', 'cdk:feature-flag-report']);

/** Reads a cloud assembly folder (`cdk.out`). Throws if it holds an artifact that is not understood. */
export function readAssembly(folder: string): Assembly {
  const artifacts = object(readJson(join(folder, 'manifest.json'))['artifacts'], 'manifest.json: artifacts');
  const assets = new Map<string, string>();
  const stacks = new Map<string, AssemblyStack & { readonly dependencies: readonly string[] }>();

  for (const [id, value] of Object.entries(artifacts)) {
    const artifact = object(value, `manifest.json: ${id}`);
    const type = artifact['type'];
    const properties = isObject(artifact['properties']) ? artifact['properties'] : {};
    if (type === 'aws:cloudformation:stack') {
      const file = join(folder, string(properties['templateFile'], `${id}: templateFile`));
      stacks.set(id, {
        id,
        stackName: asText(properties['stackName'] ?? id),
        template: readJson(file),
        templateBytes: statSync(file).size,
        dependencies: Array.isArray(artifact['dependencies']) ? artifact['dependencies'].map(asText) : [],
      });
    } else if (type === 'cdk:asset-manifest') {
      collectAssets(folder, string(properties['file'], `${id}: file`), assets);
    } else if (!DESCRIPTIVE_ARTIFACTS.has(asText(type))) {
      throw new Error(`${id}: an artifact of type ${asText(type)} is not simulated`);
    }
  }

  const assetFolder = (hashOrS3Key: string) => {
    const path = assets.get(hashOrS3Key);
    if (path === undefined) throw new Error(`no file asset of the assembly is called ${hashOrS3Key}`);
    return path;
  };
  return {
    folder,
    stacks: inOrder(stacks),
    assetFolder,
    codeFolder(code) {
      if (code.S3Key === undefined || code.S3Bucket === undefined) {
        throw new Error(`code that is not an asset is not simulated: ${Object.keys(code).join(', ')}`);
      }
      return assetFolder(code.S3Key);
    },
  };
}

/** Each stack after those that it depends on; otherwise in the manifest's order. */
function inOrder(
  stacks: ReadonlyMap<string, AssemblyStack & { readonly dependencies: readonly string[] }>,
): AssemblyStack[] {
  const ordered = new Set<AssemblyStack>();
  const visit = (id: string, path: readonly string[]) => {
    const stack = stacks.get(id);
    // Stacks also depend on their asset manifests, which are not stacks.
    if (!stack || ordered.has(stack)) return;
    if (path.includes(id)) throw new Error(`stacks depend on each other: ${[...path, id].join(' → ')}`);
    for (const dependency of stack.dependencies) visit(dependency, [...path, id]);
    ordered.add(stack);
  };
  for (const id of stacks.keys()) visit(id, []);
  return [...ordered];
}

function collectAssets(folder: string, file: string, into: Map<string, string>): void {
  const manifest = readJson(join(folder, file));
  const images = isObject(manifest['dockerImages']) ? Object.keys(manifest['dockerImages']) : [];
  if (images.length > 0) throw new Error(`${file}: container images are not simulated: ${images.join(', ')}`);

  for (const [hash, value] of Object.entries(isObject(manifest['files']) ? manifest['files'] : {})) {
    const asset = object(value, `${file}: ${hash}`);
    const source = object(asset['source'], `${file}: ${hash}: source`);
    if (source['path'] === undefined)
      throw new Error(`${file}: ${hash}: an asset that is built on upload is not simulated`);
    const path = join(folder, string(source['path'], `${file}: ${hash}: path`));
    if (!existsSync(path)) throw new Error(`${file}: ${hash}: ${path} does not exist`);
    into.set(hash, path);
    for (const destination of Object.values(object(asset['destinations'], `${file}: ${hash}: destinations`))) {
      into.set(objectKey(object(destination, `${file}: ${hash}: destination`)), path);
    }
  }
}

/** Keys may name the account and the Region that the assembly was not yet bound to. */
function objectKey(destination: JsonObject): string {
  return string(destination['objectKey'], 'objectKey')
    .replaceAll('${AWS::AccountId}', ACCOUNT_ID)
    .replaceAll('${AWS::Region}', REGION)
    .replaceAll('${AWS::Partition}', 'aws');
}

function object(value: Json | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is not an object`);
  return value;
}

function string(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is not a string`);
  return value;
}
