import { expect, test } from 'vitest';
import { commandLine, type Place } from '../../cli/evenkeel/commandLine.ts';

test.each<[place: Place, line: string]>([
  [{ stage: 'dev' }, 'npm run evenkeel -- resume shop'],
  [{ stage: 'prod', region: 'eu-west-1' }, 'npm run evenkeel -- resume shop --stage prod --region eu-west-1'],
  [
    { stage: 'dev', endpointUrl: 'http://127.0.0.1:4566' },
    'npm run evenkeel -- resume shop --endpoint-url http://127.0.0.1:4566',
  ],
  [{ stage: 'dev', fleet: "it's mine.ts" }, String.raw`npm run evenkeel -- resume shop --fleet 'it'\''s mine.ts'`],
])('a command for %j is pasted where it was printed', (place, line) => {
  expect(commandLine('resume shop', place)).toBe(line);
});
