import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAssembly } from '../../../sandbox/deploy/assembly.ts';
import { allowedIn, controlPlaneIn, type Declared, ofType, spelled } from '../../stacks/templates.ts';
import { assemblyFolder, assemblyOf, TWO_CLUSTERS } from '../../synthesis/assembly.ts';

const declared = () => controlPlaneIn(assemblyFolder());

const allowed = (role: string) => allowedIn(declared(), role);

const SECRET = 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:evenkeel/slack-??????';

export function testDeclaring(): void {
  describe('the ingress', () => {
    const ingress = () => ofType(declared(), 'AWS::Lambda::Function', 'SlackIngress')[0]!;

    test('may read its secret and invoke the worker, and nothing else', () => {
      expect(allowed('SlackIngressRole')).toEqual([
        'lambda:InvokeFunction <SlackWorker.Arn>',
        'logs:CreateLogStream <SlackIngressLogs.Arn>',
        'logs:PutLogEvents <SlackIngressLogs.Arn>',
        `secretsmanager:GetSecretValue ${SECRET}`,
        // By Lambda, for events that it could not handle.
        'sqs:SendMessage <DeadLetters.Arn>',
      ]);
    });

    test('takes no more than its share of the concurrency, and knows nothing of the fleet', () => {
      expect(ingress().properties).toMatchObject({ ReservedConcurrentExecutions: 10, Timeout: 10 });
      const folder = readAssembly(assemblyFolder()).codeFolder(ingress().properties['Code'] as { S3Key: string });
      expect(readdirSync(folder)).toEqual(['index.js']);
    });

    test('has the only URL that is open to everybody, and the stack names it', () => {
      const open = ofType(declared(), 'AWS::Lambda::Url').filter(({ properties }) => properties['AuthType'] === 'NONE');
      expect(open.map(({ properties }) => spelled(properties['TargetFunctionArn']))).toEqual(['<SlackIngress.Arn>']);
      expect(open.map(({ properties }) => (properties as { InvokeMode?: string }).InvokeMode ?? 'BUFFERED')).toEqual([
        'BUFFERED',
      ]);
    });
  });

  describe('the worker', () => {
    test('keeps its ledger, calls controllers and the drill API, and changes nothing in AWS', () => {
      const may = allowed('SlackWorkerRole');
      expect([...new Set(may.map((line) => line.split(' ')[0]!))].toSorted()).toEqual([
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'lambda:InvokeFunction',
        'lambda:InvokeFunctionUrl',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'secretsmanager:GetSecretValue',
        'sqs:SendMessage',
      ]);
      expect(may.filter((line) => line.includes(' * ') || line.endsWith(' *'))).toEqual([]);
      const invoked = may.filter((line) => line.startsWith('lambda:InvokeFunction '));
      expect(invoked.filter((line) => !line.includes('FunctionUrl') && !line.includes('InvokedVia'))).toEqual([
        'lambda:InvokeFunction <ReplicasFunction.Arn>',
        'lambda:InvokeFunction <SafetyNetFunction.Arn>',
      ]);
    });

    test('is the only one that may call the drill API on behalf of others', () => {
      const named = ofType(declared(), 'AWS::IAM::Role').filter(
        ({ properties }) => properties['RoleName'] !== undefined,
      );
      expect(
        named.map(({ logicalId, properties }) => [logicalId.slice(0, 15), spelled(properties['RoleName'])]),
      ).toEqual([['SlackWorkerRole', 'evenkeel-dev-slack-<AWS::Region>']]);
      const delegates = ofType(declared(), 'AWS::Lambda::Function').flatMap(({ properties }: Declared) => {
        const { Variables = {} } = (properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
        return Variables['DELEGATES'] === undefined ? [] : [[properties['FunctionName'], Variables['DELEGATES']]];
      });
      expect(delegates.map(([name, patterns]) => [name, spelled(patterns)])).toEqual([
        [
          'evenkeel-dev-drill-api',
          'arn:<AWS::Partition>:sts::<AWS::AccountId>:assumed-role/evenkeel-dev-slack-<AWS::Region>/*',
        ],
      ]);
    });
  });

  test('a fleet without Slack has no function for it, no rule and no open URL', async () => {
    const resources = controlPlaneIn(await assemblyOf(TWO_CLUSTERS));
    expect(resources.filter(({ logicalId }) => logicalId.includes('Slack'))).toEqual([]);
  });

  test('a fleet that wants changes announced has the rules for these, and no others', () => {
    const rules = ofType(declared(), 'AWS::Events::Rule').flatMap(({ properties }) =>
      String(properties['Description']).split(/[:,] /),
    );
    expect(rules.filter((name) => name.endsWith('ToSlack')).toSorted()).toEqual([
      'ActionToSlack',
      'AttentionToSlack',
      'ChangeToSlack',
      'DrillEndToSlack',
      'DrillToSlack',
    ]);
  });
}
