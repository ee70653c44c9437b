import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEvent, UnknownEventError } from '../../functions/control-loop/parseEvent.ts';
import { schemas as certificates } from '../../functions/controllers/certificates/triggers.ts';
import { schemas as replicas } from '../../functions/controllers/replicas/triggers.ts';
import { groupsAbout, newsIn, schemas as targets } from '../../functions/controllers/targets/triggers.ts';
import { changed } from './mutations.ts';
import { answerOf, must, target } from './target.ts';

const FOLDER = fileURLToPath(new URL('../../events/samples', import.meta.url));

const samples = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as unknown);

const isAnswer = (error: unknown) =>
  error instanceof UnknownEventError && error.message.length > 0 && error.message.length < 20_000;

const policies = new Map();

export const events = target({
  name: 'events',
  guarantee: 'an event is read, or refused as unknown with what is wrong with it',
  inputs: changed(samples),
  check: (event) => {
    answerOf(() => parseEvent(event, replicas), isAnswer);
    answerOf(() => parseEvent(event, certificates), isAnswer);
    const read = answerOf(() => parseEvent(event, targets), isAnswer);
    if (!read || read.kind === 'Tick') return;
    must(
      [...groupsAbout(read.event, { stage: 'dev', policies })].length === 0,
      'it is about a group of an empty fleet',
    );
    newsIn(read.event, { stage: 'dev' }, 0);
  },
});
