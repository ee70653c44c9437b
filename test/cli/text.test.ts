import { describe, expect, test } from 'vitest';
import { setEnvironment } from '../../cli/evenkeel/environment.ts';
import { explainFailure } from '../../cli/evenkeel/failure.ts';
import { wrap } from '../../cli/evenkeel/text.ts';

test('a text is broken at spaces, and only there', () => {
  expect(wrap('one two three', '  ', 10)).toBe('one two\n  three');
  expect(wrap('a-very-long-name two', '', 10)).toBe('a-very-long-name\ntwo');
  expect(wrap('\u001b[2mone\u001b[22m two', '', 7)).toBe('\u001b[2mone\u001b[22m two');
});

describe('the environment', () => {
  const set = (options: object, environment: NodeJS.ProcessEnv = {}) => (
    setEnvironment(options, environment),
    environment
  );

  test('a sandbox on this machine needs nothing else', () => {
    expect(set({ endpointUrl: 'http://127.0.0.1:4566' })).toEqual({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });

  test('credentials that are there stay, and so does the Region', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://localhost:4566', AWS_PROFILE: 'shop', AWS_REGION: 'eu-north-1' };
    expect(set({}, { ...environment })).toEqual(environment);
  });

  test('nothing is made up for AWS itself, nor for an endpoint elsewhere', () => {
    expect(set({})).toEqual({});
    expect(set({ endpointUrl: 'https://aws.example' })).toEqual({ AWS_ENDPOINT_URL: 'https://aws.example' });
  });

  test("the Region is the option's, then the environment's by either of its names", () => {
    expect(set({ region: 'eu-west-2' }, { AWS_REGION: 'eu-west-3' })['AWS_REGION']).toBe('eu-west-2');
    expect(set({}, { AWS_DEFAULT_REGION: 'eu-west-3' })['AWS_REGION']).toBe('eu-west-3');
  });
});

describe('what a failure says', () => {
  const failure = (name: string, message: string) =>
    explainFailure(Object.assign(new Error(message), { name }), { stage: 'prod' }).message;

  test('the table is not there', () => {
    const said = failure('ResourceNotFoundException', 'Requested resource not found');
    expect(said).toContain('Table evenkeel-prod not found');
    expect(said).toMatch(/--stage[\s\S]*--region[\s\S]*deployed/);
  });

  test('there are no credentials', () => {
    expect(failure('CredentialsProviderError', 'Could not load credentials from any providers')).toContain(
      'set AWS_PROFILE',
    );
  });

  test('credentials have run out', () => {
    expect(failure('ExpiredTokenException', 'The security token included in the request is expired')).toBe(
      'Your AWS credentials have expired (The security token included in the request is expired): log in again, as for the AWS CLI.',
    );
  });

  test('anything else keeps its own words', () => {
    expect(failure('AccessDeniedException', 'ada may not dynamodb:Query')).toBe('ada may not dynamodb:Query');
  });
});
