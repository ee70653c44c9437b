import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { refusal, ssmRegion, START_MS } from './support.ts';

const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter';

describe('a parameter', () => {
  test('is read as it was written, by its name and by its ARN', async () => {
    const { client, put } = ssmRegion();
    expect(await put('/shop/writer', 'a.example')).toMatchObject({ Version: 1, Tier: 'Standard' });
    const expected = {
      Name: '/shop/writer',
      ARN: `${ARN}/shop/writer`,
      Type: 'String',
      Value: 'a.example',
      Version: 1,
      LastModifiedDate: new Date(START_MS),
      DataType: 'text',
    };
    const byName = await client.send(new GetParameterCommand({ Name: '/shop/writer' }));
    expect(byName.Parameter).toEqual(expected);
    const byArn = await client.send(new GetParameterCommand({ Name: `${ARN}/shop/writer` }));
    expect(byArn.Parameter).toEqual(expected);
  });

  test('without a slash in front has the same form of ARN and is found by it', async () => {
    const { client, put } = ssmRegion();
    await put('plain', '1');
    const { Parameter } = await client.send(new GetParameterCommand({ Name: `${ARN}/plain` }));
    expect(Parameter).toMatchObject({ Name: 'plain', ARN: `${ARN}/plain` });
  });

  test('is overwritten only where that is asked for, and each writing is a version', async () => {
    const { clock, client, put } = ssmRegion();
    await put('/a', 'one');
    expect(await refusal(put('/a', 'two'))).toBe('ParameterAlreadyExists');
    await clock.runUntil(START_MS + 60_000);
    expect(await put('/a', 'two', { Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
    expect(await put('/a', 'two', { Overwrite: true })).toMatchObject({ Version: 3 });
    const newest = await client.send(new GetParameterCommand({ Name: '/a' }));
    expect(newest.Parameter).toMatchObject({ Value: 'two', Version: 3, LastModifiedDate: new Date(START_MS + 60_000) });
    const first = await client.send(new GetParameterCommand({ Name: '/a:1' }));
    expect(first.Parameter).toMatchObject({ Name: '/a', Selector: ':1', Value: 'one', Version: 1 });
    expect(await refusal(client.send(new GetParameterCommand({ Name: '/a:4' })))).toBe('ParameterVersionNotFound');
  });

  test('keeps its hundred newest versions', async () => {
    const { client, put } = ssmRegion();
    await put('/a', '1');
    for (let version = 2; version <= 101; version++) await put('/a', String(version), { Overwrite: true });
    expect(await refusal(client.send(new GetParameterCommand({ Name: '/a:1' })))).toBe('ParameterVersionNotFound');
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a:2' }));
    expect(Parameter!.Value).toBe('2');
  });

  test('tells EventBridge of its creation, each change and its end', async () => {
    const { client, events, put } = ssmRegion();
    await put('/a', 'one', { Description: 'a host' });
    await put('/a', 'one', { Overwrite: true });
    await client.send(new DeleteParameterCommand({ Name: '/a' }));
    expect(events[0]).toEqual({
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      resources: [`${ARN}/a`],
      detail: { operation: 'Create', name: '/a', type: 'String', description: 'a host' },
    });
    expect(events.map(({ detail }) => detail['operation'])).toEqual(['Create', 'Update', 'Delete']);
  });

  test('that is gone, or never was, is not found', async () => {
    const { client, put } = ssmRegion();
    await put('/a', 'one');
    await client.send(new DeleteParameterCommand({ Name: '/a' }));
    expect(await refusal(client.send(new GetParameterCommand({ Name: '/a' })))).toBe('ParameterNotFound');
    expect(await refusal(client.send(new DeleteParameterCommand({ Name: '/a' })))).toBe('ParameterNotFound');
    // The model has a 404 for it, which is that of another wire.
    await expect(client.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });
});

const levels = (count: number) => '/level'.repeat(count);

describe('a SecureString', () => {
  test('is read in clear only by those who ask for it, and each version so', async () => {
    const { client, put } = ssmRegion();
    await put('/app/secret', 'battery-staple', { Type: 'SecureString' });
    await put('/app/secret', 'tr0ub4dor', { Type: 'SecureString', KeyId: 'alias/aws/ssm', Overwrite: true });
    const read = async (Name: string, WithDecryption?: boolean) =>
      (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter!;
    expect(await read('/app/secret', true)).toMatchObject({ Type: 'SecureString', Value: 'tr0ub4dor', Version: 2 });
    expect(await read('/app/secret:1', true)).toMatchObject({ Value: 'battery-staple', Version: 1 });
    const closed = await read('/app/secret');
    expect(closed.Value).toMatch(/^AQICAHg[\w+/=]{44}$/);
    expect((await read('/app/secret:1')).Value).not.toBe(closed.Value);
    const byPath = await client.send(new GetParametersByPathCommand({ Path: '/app', WithDecryption: true }));
    expect(byPath.Parameters![0]!.Value).toBe('tr0ub4dor');
    const [described] = (await client.send(new DescribeParametersCommand({}))).Parameters!;
    expect(described).toMatchObject({ Type: 'SecureString', KeyId: 'alias/aws/ssm' });
  });
});

describe('a name without a hierarchy', () => {
  // Public recorded answers of AWS.
  test('is the same with and without its slash, and shown as it was asked for', async () => {
    const { client, put } = ssmRegion();
    await put('host', '1');
    const read = async (Name: string) => (await client.send(new GetParameterCommand({ Name }))).Parameter;
    expect(await read('/host')).toMatchObject({ Name: '/host', Value: '1', ARN: `${ARN}/host` });
    expect(await read('host')).toMatchObject({ Name: 'host', Value: '1' });
    expect(await refusal(put('/host', '2'))).toBe('ParameterAlreadyExists');
  });

  test.each(['/shop//host', 'shop/host'])('is told from one that no parameter can have: %s', async (Name) => {
    const { client } = ssmRegion();
    await expect(client.send(new GetParameterCommand({ Name }))).rejects.toThrow('sub-paths divided by slash symbol');
  });

  test('of a secret that is not there is told as Secrets Manager’s', async () => {
    const Name = '/aws/reference/secretsmanager/none';
    await expect(ssmRegion().client.send(new GetParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${Name} not found.`,
    });
  });
});

describe('the tier of a parameter', () => {
  const LONG = 'x'.repeat(4097);

  test('is what its value needs, where it is left to AWS', async () => {
    const { put } = ssmRegion();
    expect(await put('/a', 'x', { Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Standard' });
    expect(await put('/b', LONG, { Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
    expect(await put('/c', 'x'.repeat(8192), { Tier: 'Advanced' })).toMatchObject({ Tier: 'Advanced' });
  });

  test('does not go back', async () => {
    const { put } = ssmRegion();
    await put('/a', LONG, { Tier: 'Advanced' });
    expect(await put('/a', 'x', { Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    expect(await refusal(put('/a', 'x', { Overwrite: true, Tier: 'Standard' }))).toBe('ValidationException');
  });
});

describe('what PutParameter refuses', () => {
  const refused: readonly [what: string, name: string, more: object, error: string][] = [
    ['a name that begins with ssm', '/ssm/a', {}, 'ValidationException'],
    ['a name of AWS', '/aws/a', {}, 'AccessDeniedException'],
    ['a path without a slash in front', 'shop/a', {}, 'ValidationException'],
    ['a name that ends with a slash', '/shop/', {}, 'ValidationException'],
    ['a character that names do not have', '/shop/ä', {}, 'ValidationException'],
    ['sixteen levels', levels(16), {}, 'HierarchyLevelLimitExceededException'],
    ['4,097 characters', '/a', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['no value', '/a', { Value: '' }, 'ValidationException'],
    ['no type at its creation', '/a', { Type: undefined }, 'ValidationException'],
    ['a type that there is not', '/a', { Type: 'Secret' }, 'ValidationException'],
    ['a key for what is not encrypted', '/a', { KeyId: 'alias/aws/ssm' }, 'ValidationException'],
    ['a key of somebody else', '/a', { Type: 'SecureString', KeyId: 'alias/mine' }, 'ValidationException'],
    ['8,193 characters in the larger tier', '/a', { Tier: 'Advanced', Value: 'x'.repeat(8193) }, 'ValidationException'],
    ['a tier that there is not', '/a', { Tier: 'Huge' as 'Standard' }, 'ValidationException'],
    ['a data type that AWS would check', '/a', { DataType: 'aws:ec2:image' }, 'ValidationException'],
    ['policies', '/a', { Policies: '[]' }, 'ValidationException'],
    [
      'tags together with overwriting',
      '/a',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
    ],
    ['a value against its own pattern', '/a', { AllowedPattern: '^\\d+$' }, 'ParameterPatternMismatchException'],
    ['a pattern that is none', '/a', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
  ];
  test.each(refused)('%s', async (_what, name, more, error) => {
    const { put, events } = ssmRegion();
    expect(await refusal(put(name, 'value', more))).toBe(error);
    expect(events).toEqual([]);
  });

  test('another type than it has, and a value against the pattern that it was created with', async () => {
    const { put } = ssmRegion();
    await put('/a', '1', { AllowedPattern: '^\\d+$' });
    expect(await refusal(put('/a', '2', { Overwrite: true, Type: 'StringList' }))).toBe(
      'HierarchyTypeMismatchException',
    );
    expect(await refusal(put('/a', 'two', { Overwrite: true }))).toBe('ParameterPatternMismatchException');
  });

  test('neither fifteen levels nor 4,096 characters', async () => {
    const { put } = ssmRegion();
    expect(await refusal(put(levels(15), 'x'.repeat(4096)))).toBeUndefined();
  });
});

describe('several parameters', () => {
  test('are read and deleted by ten, and those that are not there are named', async () => {
    const { client, put } = ssmRegion();
    await put('/a', '1');
    await put('/b', '2');
    const Names = ['/b', '/missing', '/a', '/a:7'];
    const read = await client.send(new GetParametersCommand({ Names }));
    expect(read.Parameters!.map(({ Value }) => Value)).toEqual(['2', '1']);
    expect(read.InvalidParameters).toEqual(['/missing', '/a:7']);
    const deleted = await client.send(new DeleteParametersCommand({ Names: ['/a', '/missing'] }));
    expect(deleted).toMatchObject({ DeletedParameters: ['/a'], InvalidParameters: ['/missing'] });
    const eleven = Array.from({ length: 11 }, (_, at) => `/p${at}`);
    expect(await refusal(client.send(new GetParametersCommand({ Names: eleven })))).toBe('ValidationException');
    expect(await refusal(client.send(new DeleteParametersCommand({ Names: eleven })))).toBe('ValidationException');
  });

  test('are listed below a path, one level or all of them, by the page', async () => {
    const { client, put } = ssmRegion();
    for (const name of ['/shop/a', '/shop/b/c', '/shopping/d']) await put(name, 'x');
    const namesBelow = async (Path: string, Recursive: boolean) => {
      const { Parameters = [] } = await client.send(new GetParametersByPathCommand({ Path, Recursive }));
      return Parameters.map(({ Name }) => Name);
    };
    expect(await namesBelow('/shop', false)).toEqual(['/shop/a']);
    expect(await namesBelow('/shop', true)).toEqual(['/shop/a', '/shop/b/c']);
    expect(await namesBelow('/', true)).toEqual(['/shop/a', '/shop/b/c', '/shopping/d']);

    const one = await client.send(new GetParametersByPathCommand({ Path: '/', Recursive: true, MaxResults: 2 }));
    expect(one.Parameters).toHaveLength(2);
    const two = await client.send(
      new GetParametersByPathCommand({ Path: '/', Recursive: true, MaxResults: 2, NextToken: one.NextToken }),
    );
    expect(two.Parameters!.map(({ Name }) => Name)).toEqual(['/shopping/d']);
    expect(two.NextToken).toBeUndefined();
    const tooMany = client.send(new GetParametersByPathCommand({ Path: '/', MaxResults: 11 }));
    expect(await refusal(tooMany)).toBe('ValidationException');
  });

  test('are described without their values, by name, path, type and tag', async () => {
    const { client, put } = ssmRegion();
    await put('/shop/a', 'x', { Description: 'first', Tags: [{ Key: 'team', Value: 'web' }] });
    await put('/shop/b', 'x,y', { Type: 'StringList' });
    const described = async (Key: string, Values: string[], Option?: string) => {
      const ParameterFilters = [{ Key, Values, Option }];
      const { Parameters = [] } = await client.send(new DescribeParametersCommand({ ParameterFilters }));
      return Parameters.map(({ Name }) => Name);
    };
    const { Parameters } = await client.send(new DescribeParametersCommand({}));
    expect(Parameters![0]).toEqual({
      Name: '/shop/a',
      ARN: `${ARN}/shop/a`,
      Type: 'String',
      Description: 'first',
      Version: 1,
      LastModifiedDate: new Date(START_MS),
      LastModifiedUser: 'test',
      Tier: 'Standard',
      Policies: [],
      DataType: 'text',
    });
    expect(await described('Name', ['/shop'], 'BeginsWith')).toEqual(['/shop/a', '/shop/b']);
    expect(await described('Name', ['/shop/b'])).toEqual(['/shop/b']);
    expect(await described('Path', ['/shop'])).toEqual(['/shop/a', '/shop/b']);
    expect(await described('Type', ['StringList'])).toEqual(['/shop/b']);
    expect(await described('tag:team', ['web'])).toEqual(['/shop/a']);
    expect(await refusal(described('Label', ['x']))).toBe('ValidationException');
  });
});

describe('tags', () => {
  const ofA = { ResourceType: 'Parameter', ResourceId: '/a' } as const;

  test('are set at creation and later, and IAM can ask for them', async () => {
    const { client, put, ssm } = ssmRegion();
    await put('/a', '1', { Tags: [{ Key: 'stage', Value: 'dev' }] });
    await client.send(new AddTagsToResourceCommand({ ...ofA, Tags: [{ Key: 'team', Value: 'web' }] }));
    expect(ssm.resourceTags(`${ARN}/a`)).toEqual({ stage: 'dev', team: 'web' });
    await client.send(new RemoveTagsFromResourceCommand({ ...ofA, TagKeys: ['stage'] }));
    const { TagList } = await client.send(new ListTagsForResourceCommand(ofA));
    expect(TagList).toEqual([{ Key: 'team', Value: 'web' }]);
    expect(ssm.resourceTags(`${ARN}/b`)).toBeUndefined();
  });

  test('of what is not there are refused', async () => {
    const { client } = ssmRegion();
    expect(await refusal(client.send(new ListTagsForResourceCommand(ofA)))).toBe('InvalidResourceId');
  });
});

describe('a template', () => {
  const resource = {
    stackName: 'stack',
    logicalId: 'Host',
    type: 'AWS::SSM::Parameter',
    name: '/a',
    arn: `${ARN}/a`,
    ref: '/a',
  };

  test('creates a parameter with its tags', async () => {
    const { client, ssm } = ssmRegion();
    const properties = { Name: '/a', Type: 'String', Value: 'one', Tags: { stage: 'dev' } };
    await ssm.provisioners['AWS::SSM::Parameter']!({ ...resource, properties });
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a' }));
    expect(Parameter).toMatchObject({ Value: 'one', Type: 'String' });
    expect(ssm.resourceTags(`${ARN}/a`)).toEqual({ stage: 'dev' });
  });

  test('is refused what the API refuses', () => {
    const { ssm } = ssmRegion();
    const provision = (properties: object) => ssm.provisioners['AWS::SSM::Parameter']!({ ...resource, properties });
    expect(() => provision({ Type: 'String', Value: 'x'.repeat(4097) })).toThrow('maximum parameter value of 4096');
    expect(() => provision({ Type: 'String', Value: 'x', Description: 'x'.repeat(1025) })).toThrow(
      "at 'description' failed to satisfy constraint: Member must have length less than or equal to 1024",
    );
  });

  test('that asks for more than is simulated is refused by name', () => {
    const { ssm } = ssmRegion();
    const properties = { Type: 'String', Value: 'one', Policies: '[]' };
    expect(() => ssm.provisioners['AWS::SSM::Parameter']!({ ...resource, properties })).toThrow('Host: Policies');
    const secure = { Type: 'SecureString', Value: 'one' };
    expect(() => ssm.provisioners['AWS::SSM::Parameter']!({ ...resource, properties: secure })).toThrow(
      'Host: templates cannot create a SecureString',
    );
  });
});
