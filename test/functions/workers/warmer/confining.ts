import { readFileSync } from 'node:fs';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { assemblyFolder, assemblyOf, TWO_CLUSTERS } from '../../../synthesis/assembly.ts';
import {
  deployed,
  type Deployed,
  goodSecret,
  MINUTE,
  PASSWORD,
  ready,
  request,
  resourceName,
  warmerOf,
} from './deployed.ts';

/** What the function may do and where it stands, and where the secret does not go. */
export function testConfining(): void {
  describe('the secret', () => {
    test.for([
      ['after a success', goodSecret()],
      ['after a refusal', goodSecret({ username: 'other' })],
      ['after a secret of another shape', PASSWORD],
    ])('is nowhere to be found %s', async ([, secret]) => {
      const shop = await ready('shop', secret);
      await request(shop);
      await shop.run(2 * MINUTE);
      const [table, functionName] = [resourceName(shop, 'AWS::DynamoDB::GlobalTable'), warmerOf(shop)];
      const settings = shop.region.lambda.functions().find(({ name }) => name === functionName)!.settings;
      const everything = JSON.stringify([shop.logged, shop.said, shop.region.dynamoDb.inspect(table), settings]);
      expect(everything).toContain('warm-up ended');
      expect(everything).not.toContain(PASSWORD);
    });
  });

  describe('the function', () => {
    const settingsOf = (shop: Deployed) =>
      shop.region.lambda.functions().find(({ name }) => name === warmerOf(shop))!.settings;

    test('may read the secrets that the fleet names, and no others', async () => {
      const shop = await deployed();
      const { roleArn } = settingsOf(shop);
      const secrets = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
      const may = (name: string) =>
        shop.region.iam.roleMay(roleArn, 'secretsmanager:GetSecretValue', `${secrets}${name}`);
      expect([may('shop/warm-up-a1B2c3'), may('locked/warm-up-a1B2c3')]).toEqual([true, true]);
      expect([may('shop/warm-up-other-a1B2c3'), may('shop/admin-a1B2c3')]).toEqual([false, false]);
    });

    test('may write where the controller looks, and neither write elsewhere nor read', async () => {
      const shop = await deployed();
      const credentials = shop.region.iam.credentialsFor(settingsOf(shop).roleArn, 'test');
      const dynamoDb = new DynamoDBClient({ ...shop.region.clientConfig(), credentials });
      const TableName = resourceName(shop, 'AWS::DynamoDB::GlobalTable');
      const put = (pk: string) =>
        dynamoDb.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'a' } } }));
      await put('marks#replicas');
      await expect(put('controller#replicas')).rejects.toThrow('not authorized to perform: dynamodb:PutItem');
      const get = new GetItemCommand({ TableName, Key: { pk: { S: 'marks#replicas' }, sk: { S: 'a' } } });
      await expect(dynamoDb.send(get)).rejects.toThrow('not authorized to perform: dynamodb:GetItem');
    });

    test('stands in the VPC of the fleet, trusts the authorities of RDS, and outlives the longest warm-up', () => {
      const found = functionsIn(assemblyFolder()).find(
        ({ Environment }) => 'NODE_EXTRA_CA_CERTS' in Environment.Variables,
      );
      expect(found).toMatchObject({
        VpcConfig: { SubnetIds: ['subnet-0a1b2c3d4e5f60718'], SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
        Environment: { Variables: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' } },
        // Five minutes, and one for what is around it.
        Timeout: 360,
      });
    });

    test('is not there where no cluster has a warm-up, and nor is the rule to it', async () => {
      const count = (folder: string) => [functionsIn(folder).length, rulesIn(folder).length];
      const [functions, rules] = count(assemblyFolder());
      expect(count(await assemblyOf(TWO_CLUSTERS))).toEqual([functions! - 1, rules! - 1]);
    });
  });
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

function propertiesIn(folder: string, type: string): unknown[] {
  const { Resources } = JSON.parse(readFileSync(`${folder}/Evenkeel.template.json`, 'utf8')) as Template;
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}

const functionsIn = (folder: string) =>
  propertiesIn(folder, 'AWS::Lambda::Function') as { readonly Environment: { readonly Variables: object } }[];

const rulesIn = (folder: string) => propertiesIn(folder, 'AWS::Events::Rule');
