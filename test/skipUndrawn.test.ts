import { expect, test } from 'vitest';
import { type Drawable, skipUndrawn } from './skipUndrawn.ts';

interface Task extends Drawable<Task> {
  readonly name: string;
}

const one = (name: string, mode = 'run'): Task => ({ name, mode });
const group = (name: string, ...tasks: readonly Task[]): Task => ({ name, mode: 'run', tasks });

/** Of which tests and groups something runs, in their order. */
const running = ({ name, mode, tasks = [] }: Task): string[] =>
  mode === 'run' ? [name, ...tasks.flatMap(running)] : [];

interface Row {
  readonly name: string;
  readonly file: Task;
  readonly drawn: readonly string[];
  readonly needEachOther?: readonly string[];
  readonly runs: readonly string[];
}

test.for<Row>([
  {
    name: 'a test that is drawn runs, and its neighbours do not',
    file: group('file', one('a'), one('b'), one('c')),
    drawn: ['b'],
    runs: ['file', 'b'],
  },
  {
    name: 'a group is as long as what is drawn of it',
    file: group('file', group('first', one('a'), one('b')), group('second', one('c'))),
    drawn: ['a'],
    runs: ['file', 'first', 'a'],
  },
  {
    name: 'that a group is drawn says nothing of its tests',
    file: group('file', group('first', one('a'), one('b'))),
    drawn: ['first'],
    runs: [],
  },
  {
    name: 'tests that need each other run together, whichever of them is drawn',
    file: group('file', group('first', one('a'), group('inner', one('b'))), one('c')),
    drawn: ['first'],
    needEachOther: ['first'],
    runs: ['file', 'first', 'a', 'inner', 'b'],
  },
  {
    name: 'tests that need each other are skipped together, whichever of them is drawn',
    file: group('file', group('first', one('a'), group('inner', one('b'))), one('c')),
    drawn: ['a', 'b', 'inner', 'c'],
    needEachOther: ['first', 'inner'],
    runs: ['file', 'c'],
  },
  {
    name: 'a file may be one',
    file: group('file', one('a'), one('b')),
    drawn: ['file'],
    needEachOther: ['file'],
    runs: ['file', 'a', 'b'],
  },
  {
    name: 'what its author has skipped stays so',
    file: group('file', one('a', 'skip'), one('b', 'todo')),
    drawn: ['a', 'b'],
    runs: ['file'],
  },
  { name: 'nothing runs where nothing is drawn', file: group('file', group('first', one('a'))), drawn: [], runs: [] },
])('$name', ({ file, drawn, needEachOther = [], runs }) => {
  skipUndrawn(file, {
    isDrawn: (task) => drawn.includes(task.name),
    isOne: (task) => needEachOther.includes(task.name),
  });
  expect(running(file)).toEqual(runs);
});
