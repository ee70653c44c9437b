import { expect, test } from 'vitest';
import { commandLine, type Place, programName } from '../../cli/evenkeel/commandLine.ts';

test.each<[place: Place, line: string]>([
  [{ stage: 'dev' }, 'npx evenkeel resume shop'],
  [{ stage: 'prod', region: 'eu-west-1' }, 'npx evenkeel resume shop --stage prod --region eu-west-1'],
  [
    { stage: 'dev', endpointUrl: 'http://127.0.0.1:4566' },
    'npx evenkeel resume shop --endpoint-url http://127.0.0.1:4566',
  ],
  [{ stage: 'dev', fleet: "it's mine.ts" }, String.raw`npx evenkeel resume shop --fleet 'it'\''s mine.ts'`],
])('a command for %j is pasted where it was printed', (place, line) => {
  expect(commandLine('resume shop', place, 'npx evenkeel')).toBe(line);
});

test.each<[how: string, argv: readonly string[], environment: NodeJS.ProcessEnv, name: string]>([
  [
    'from a folder of the path, as after npm link',
    ['node', '/usr/bin/evenkeel'],
    { PATH: '/bin:/usr/bin' },
    'evenkeel',
  ],
  ['by its file in a project', ['node', '/app/node_modules/.bin/evenkeel'], { PATH: '/usr/bin' }, 'npx evenkeel'],
  [
    'by npx, which puts its folder on the path',
    ['node', '/home/ada/.npm/_npx/1f/node_modules/.bin/evenkeel'],
    { PATH: '/home/ada/.npm/_npx/1f/node_modules/.bin', npm_lifecycle_event: 'npx' },
    'npx evenkeel',
  ],
  ['by its source', ['node', '/app/cli/evenkeel.ts'], { PATH: '/usr/bin' }, 'npx evenkeel'],
])('whoever has started it %s reads how to start it again', (_how, argv, environment, name) => {
  expect(programName(argv, environment)).toBe(name);
});
