import { expect, test } from 'vitest';
import { watchedBy } from '../../cli/evenkeel/console.ts';

test.for<
  readonly [
    sentence: string,
    request: Partial<Parameters<typeof watchedBy>[0]>,
    watched: readonly (readonly [id: string, commandOptions: string])[],
  ]
>([
  ['nothing but the account of the environment', {}, [['account', '']]],
  ['a sandbox', { endpointUrl: 'http://127.0.0.1:4566' }, [['sandbox', '--endpoint-url http://127.0.0.1:4566']]],
  ['one Region', { region: 'eu-west-1' }, [['account', '--region eu-west-1']]],
  [
    'several Regions, each once',
    { region: 'eu-west-1, us-east-1,eu-west-1' },
    [
      ['eu-west-1', '--region eu-west-1'],
      ['us-east-1', '--region us-east-1'],
    ],
  ],
  [
    'several profiles, each once',
    { profile: ['prod', 'staging', 'prod'] },
    [
      ['prod', '--profile prod'],
      ['staging', '--profile staging'],
    ],
  ],
  [
    'several profiles in one Region',
    { profile: ['prod', 'staging'], region: 'eu-west-1' },
    [
      ['prod', '--profile prod --region eu-west-1'],
      ['staging', '--profile staging --region eu-west-1'],
    ],
  ],
  [
    'each Region of each profile',
    { profile: ['prod', 'staging'], region: 'eu-west-1,us-east-1' },
    [
      ['prod/eu-west-1', '--profile prod --region eu-west-1'],
      ['prod/us-east-1', '--profile prod --region us-east-1'],
      ['staging/eu-west-1', '--profile staging --region eu-west-1'],
      ['staging/us-east-1', '--profile staging --region us-east-1'],
    ],
  ],
])('the console looks at %s', ([, request, watched]) => {
  const found = watchedBy({ stage: 'dev', ...request });
  expect(found.map(({ id, commandOptions }) => [id, commandOptions])).toEqual(watched);
});
