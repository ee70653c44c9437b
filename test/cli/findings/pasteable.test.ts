import { describe, expect, test } from 'vitest';
import { pasteable } from '../../../cli/findings/pasteable.ts';

const SANDBOX = 'http://127.0.0.1:4566';

describe('a remedy of a sandbox', () => {
  test.for<readonly [remedy: string, pasted: string]>([
    [
      'aws rds start-db-cluster --region eu-west-1',
      `AWS_ENDPOINT_URL=${SANDBOX} aws rds start-db-cluster --region eu-west-1`,
    ],
    [
      'npx cdk bootstrap aws://123456789012/eu-west-1',
      `AWS_ENDPOINT_URL=${SANDBOX} npx cdk bootstrap aws://123456789012/eu-west-1`,
    ],
    [
      'take it out, and deploy: STAGE=dev npx cdk deploy --all',
      `take it out, and deploy: AWS_ENDPOINT_URL=${SANDBOX} STAGE=dev npx cdk deploy --all`,
    ],
    [
      'npx evenkeel wiring django --cluster shop (or node)',
      `AWS_ENDPOINT_URL=${SANDBOX} npx evenkeel wiring django --cluster shop (or node)`,
    ],
    [
      'export AWS_PROFILE=PROFILE; aws sts get-caller-identity',
      `export AWS_PROFILE=PROFILE; AWS_ENDPOINT_URL=${SANDBOX} aws sts get-caller-identity`,
    ],
    ['ask whoever owns the aws account of the team', 'ask whoever owns the aws account of the team'],
    ['aws sns subscribe --topic-arn TOPIC', `AWS_ENDPOINT_URL=${SANDBOX} aws sns subscribe --topic-arn TOPIC`],
    ['aws sso login --profile PROFILE', 'aws sso login --profile PROFILE'],
    ['correct hostedZones in the fleet file', 'correct hostedZones in the fleet file'],
  ])('%s', ([remedy, pasted]) => expect(pasteable(remedy, SANDBOX)).toBe(pasted));
});

test('a remedy of AWS stays as it is', () => {
  expect(pasteable('aws rds start-db-cluster', undefined)).toBe('aws rds start-db-cluster');
});
