import type * as client from '@aws-sdk/client-ssm';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { invalid, parameterArn } from './names.ts';
import { pageOf } from './paging.ts';
import { OWN_KEY, shownValue } from './secure.ts';
import type { Parameter, ParameterStore, Version } from './store.ts';

/** Results in one page of GetParametersByPath and of DescribeParameters (API reference). */
const MAX_BY_PATH = 10;
const MAX_DESCRIBED = 50;

/** What reads Parameter Store. */
export function createReading(store: ParameterStore): Handlers<typeof client> {
  const read = (given: string, isDecrypted: boolean): client.Parameter => {
    const { name, parameter, version, selector } = store.getVersion(given);
    return {
      ...describeValue(parameter, version, isDecrypted),
      Name: name,
      ...(selector !== undefined && { Selector: selector }),
    };
  };
  return {
    GetParameter: ({ Name = '', WithDecryption = false }) => ({ Parameter: read(Name, WithDecryption) }),
    GetParameters({ Names = [], WithDecryption = false }) {
      const found = Names.map((name) => ({ name, parameter: unlessMissing(() => read(name, WithDecryption)) }));
      return {
        Parameters: found.flatMap(({ parameter }) => parameter ?? []),
        InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
      };
    },
    GetParametersByPath(input) {
      const { Path = '', Recursive = false, WithDecryption = false, ParameterFilters = [] } = input;
      if (!Path.startsWith('/')) throw invalid('The path must begin with a forward slash (/).');
      if (ParameterFilters.length > 0) throw invalid('ParameterFilters of GetParametersByPath are not simulated.');
      const found = store.all().filter(({ name }) => isBelow(name, Path, Recursive));
      const { page, ...next } = pageOf(found, input, MAX_BY_PATH);
      const shown = page.map((parameter) => describeValue(parameter, parameter.versions.at(-1)!, WithDecryption));
      return { Parameters: shown, ...next };
    },
    DescribeParameters(input) {
      const { Filters = [], ParameterFilters = [], Shared } = input;
      if (Filters.length > 0) throw invalid('Filters of DescribeParameters are not simulated; use ParameterFilters.');
      if (Shared) throw invalid('Shared parameters are not simulated.');
      const found = store.all().filter((parameter) => ParameterFilters.every((filter) => passes(parameter, filter)));
      const { page, ...next } = pageOf(found, input, MAX_DESCRIBED);
      return { Parameters: page.map(describe), ...next };
    },
    ListTagsForResource({ ResourceType, ResourceId = '' }) {
      return { TagList: [...taggedParameter(store, ResourceType, ResourceId).tags].map(toTag) };
    },
  };
}

function unlessMissing<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError && /^Parameter(Version)?NotFound$/.test(error.code)) return undefined;
    throw error;
  }
}

const toTag = ([Key, Value]: readonly [string, string]) => ({ Key, Value });

/** @throws {AwsError} InvalidResourceId, or ValidationException for resources other than parameters */
export function taggedParameter(store: ParameterStore, type: string | undefined, id: string): Parameter {
  if (type !== 'Parameter') throw invalid(`Tags of a ${type} are not simulated.`);
  const parameter = store.find(id);
  if (!parameter) throw new AwsError('InvalidResourceId', `The resource ID ${id} is not valid.`);
  return parameter;
}

/** A path's own level, or all levels below it. */
function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (isRecursive || !name.slice(prefix.length).includes('/'));
}

function passes(parameter: Parameter, { Key, Option, Values = [] }: client.ParameterStringFilter): boolean {
  switch (Key) {
    case 'Name':
      return Values.some((value) => compare(parameter.name, value, Option));
    case 'Type':
      return Values.includes(parameter.type);
    case 'Path':
      return Values.some((path) => isBelow(parameter.name, path, Option === 'Recursive'));
    default:
      if (!Key?.startsWith('tag:')) throw invalid(`The filter ${Key} is not simulated.`);
      return passesTag(parameter.tags.get(Key.slice('tag:'.length)), Values);
  }
}

const passesTag = (value: string | undefined, wanted: readonly string[]) =>
  value !== undefined && (wanted.length === 0 || wanted.includes(value));

function compare(name: string, value: string, option = 'Equals'): boolean {
  if (option === 'Equals') return name === value;
  if (option === 'BeginsWith') return name.startsWith(value);
  if (option === 'Contains') return name.includes(value);
  throw invalid(`The filter option ${option} is not valid for Name. Valid options are Equals, BeginsWith, Contains.`);
}

const describeValue = (parameter: Parameter, version: Version, isDecrypted: boolean): client.Parameter => ({
  Name: parameter.name,
  ARN: parameterArn(parameter.name),
  Type: parameter.type,
  Value: shownValue(parameter, version, isDecrypted),
  Version: version.number,
  LastModifiedDate: new Date(version.modifiedMs),
  DataType: 'text',
});

function describe({ name, type, tier, description, allowedPattern, versions }: Parameter): client.ParameterMetadata {
  const { number, modifiedMs, modifiedBy } = versions.at(-1)!;
  return {
    Name: name,
    ARN: parameterArn(name),
    Type: type,
    Version: number,
    LastModifiedDate: new Date(modifiedMs),
    LastModifiedUser: modifiedBy,
    Tier: tier,
    Policies: [],
    DataType: 'text',
    ...(type === 'SecureString' && { KeyId: OWN_KEY }),
    ...(description !== undefined && { Description: description }),
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
  };
}
