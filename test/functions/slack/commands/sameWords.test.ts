import type { Command as Registered } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../../../cli/evenkeel/program.ts';
import { COMMAND_LINE_ONLY } from '../../../../functions/slack/commands/commandLineOnly.ts';
import { USAGE } from '../../../../functions/slack/commands/hints.ts';
import { readCommand } from '../../../../functions/slack/commands/parseCommand.ts';

/** Words that Slack alone has, and why. */
const SLACK_ONLY: Readonly<Record<string, string>> = {
  help: 'The command line has --help.',
};

/** Options that the command line alone has, by command, and why. */
const OPTIONS_OF_THE_COMMAND_LINE: Readonly<Record<string, string>> = {
  'status --recorded': 'Slack shows nothing but what is recorded; plan and explain look.',
  'status --watch': 'A message is no terminal; announcements tell what changes.',
  'status --every': 'A message is no terminal.',
  'explain --all': 'A message has no room for every rule.',
  'history --limit': 'A message has room for fifteen entries.',
  'pause --until-resumed': 'A pause from Slack has an end, so that nobody forgets it.',
  'pause --by': 'Slack says who.',
  'resume --by': 'Slack says who.',
};

/** Where the command line looks, and how it prints. */
const EVERYWHERE: ReadonlySet<string> = new Set(['--stage', '--fleet', '--region', '--endpoint-url', '--json']);

/** An example of each command, as the command line takes it, with all its options that Slack has. */
const TYPED: Readonly<Record<string, string>> = {
  status: 'status shop',
  plan: 'plan shop',
  explain: 'explain shop',
  history: 'history shop --since 3d',
  certificates: 'certificates',
  pause: 'pause shop --for 2h --why "schema migration"',
  resume: 'resume shop --why "it is done"',
  'drill start':
    'drill start aurora-failover shop --target shop-3 --zone eu-west-1a --listener shop:443 --no-failback --dry-run',
  'drill game-day': 'drill game-day spring --go-on --dry-run',
  'drill status': 'drill status aurora-failover-4f1c2a9b07de',
  'drill approve': 'drill approve aurora-failover-4f1c2a9b07de --plan 0123456789abcdef',
  'drill deny': 'drill deny aurora-failover-4f1c2a9b07de --plan 0123456789abcdef',
  'drill abort': 'drill abort aurora-failover-4f1c2a9b07de --why "customers call"',
  'drill leave': 'drill leave aurora-failover-4f1c2a9b07de --why "RDS is down"',
  'drill acknowledge': 'drill acknowledge aurora-failover shop',
  'drill list': 'drill list',
  'drill report': 'drill report --since 90d',
};

const VOCABULARY = {
  resources: ['shop'],
  addresses: ['shop'],
  drills: [
    { drill: 'aurora-failover', resource: 'shop' },
    { drill: 'game-day', resource: 'spring' },
  ],
};

/** The commands of the command line by their words; one that has others below it is none itself. */
const COMMANDS = new Map(
  createProgram(() => {}).commands.flatMap((one): (readonly [string, Registered])[] =>
    one.name() === 'drill'
      ? one.commands.map((below) => [`${one.name()} ${below.name()}`, below] as const)
      : [[one.name(), one] as const],
  ),
);

describe('Slack and the command line', () => {
  test('have the same words, but for those with a reason', () => {
    const inSlack = Object.keys(USAGE).filter((words) => !Object.hasOwn(SLACK_ONLY, words));
    const onTheCommandLine = [...COMMANDS.keys()].filter((words) => !Object.hasOwn(COMMAND_LINE_ONLY, words));
    expect(inSlack.toSorted()).toEqual(onTheCommandLine.toSorted());
    expect(Object.keys(TYPED).toSorted()).toEqual(onTheCommandLine.toSorted());
  });

  test('have no reason for a word that is not there', () => {
    expect(Object.keys(COMMAND_LINE_ONLY).filter((words) => !COMMANDS.has(words))).toEqual([]);
    expect(Object.keys(SLACK_ONLY).filter((words) => !Object.hasOwn(USAGE, words))).toEqual([]);
  });

  test('show the words of each command in the same order', () => {
    const begun = Object.entries(USAGE).filter(([words, usage]) => usage !== words && !usage.startsWith(`${words} `));
    expect(begun).toEqual([]);
  });

  test.for(Object.entries(TYPED))('take the same options: %s', ([words, typed]) => {
    const own = COMMANDS.get(words)!.options.flatMap(({ long }) =>
      long === null || long === undefined || EVERYWHERE.has(long) ? [] : [long],
    );
    const excepted = (option: string) => Object.hasOwn(OPTIONS_OF_THE_COMMAND_LINE, `${words} ${option}`);
    const used = [...typed.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    expect(used.toSorted()).toEqual(own.filter((option) => !excepted(option)).toSorted());
    expect(readCommand(typed, VOCABULARY)).toMatchObject({
      name: words === 'drill game-day' ? 'drill start' : words,
    });
  });

  test('have no reason for an option that is not there', () => {
    const stale = Object.keys(OPTIONS_OF_THE_COMMAND_LINE).filter((words) => {
      const [, command, option] = /^(.+) (--.+)$/.exec(words)!;
      return !COMMANDS.get(command!)!.options.some(({ long }) => long === option);
    });
    expect(stale).toEqual([]);
  });
});
