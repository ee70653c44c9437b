import { Command, Option } from 'commander';
import { CONNECTION_PROFILES, type ConnectionProfile } from '../sandbox/physics/profiles.ts';
import { DEFAULT_SCENARIO, DRILL_SCENARIO, loadWorld, scenarioNames } from '../sandbox/scenarios/index.ts';
import { parseDuration, positiveDuration, positiveNumber, timeOfDay, wholeNumber } from './duration.ts';
import { wrap } from './evenkeel/text.ts';

/** The options of `npm start`. Durations are in milliseconds. */
export interface StartOptions {
  readonly scenario: string;
  readonly fleet?: string;
  readonly seed: number;
  readonly trace?: string;
  readonly column?: string;
  readonly timestampColumn?: string;
  readonly from: number;
  readonly for?: number;
  readonly peakReaders: number;
  /** The time of the day at which a live run begins, in milliseconds (default: the scenario's). */
  readonly at?: number;
  readonly profile: ConnectionProfile;
  readonly port: number;
  /** (default: the scenario's) */
  readonly speed?: number;
  readonly headless?: true;
  readonly drill?: string;
  readonly resource?: string;
  readonly dryRun?: true;
  readonly approveAs?: string;
  readonly postgres?: true;
  readonly report?: string;
}

/**
 * The command line of a sandbox.
 * @param name what a person types to run it: without options, but with the dashes that npm wants before them
 * @param args the arguments after the command: only for its help does it load what the scenarios are
 */
export async function createProgram(name = 'npm start --', args: readonly string[] = ['--help']): Promise<Command> {
  const scenarios = args.some((arg) => arg === '--help' || arg === '-h') ? await describeScenarios() : '';
  const plain = name.replace(/ --$/, '');
  return new Command(name)
    .description('Runs Evenkeel on an in-process AWS emulator: no AWS account is needed, nothing leaves this machine.')
    .addOption(
      new Option('--scenario <name>', 'what happens in the emulated Region')
        .choices(scenarioNames())
        .default(DEFAULT_SCENARIO),
    )
    .option('--fleet <file>', "fleet file (default: the scenario's)")
    .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31), 1)
    .option('--trace <file>', 'CSV file with the read load: a header, then time and value')
    .option('--column <name>', 'column of the trace with the load (default: the second)')
    .option('--timestamp-column <name>', 'column of the trace with the time (default: the first)')
    .addOption(
      new Option('--from <duration>', 'offset in the trace: 36h, 2d').argParser(parseDuration).default(0, 'its start'),
    )
    .option(
      '--for <duration>',
      'length of the run, in Region time: 90m, 24h, 7d (default: the trace; else until Ctrl-C, or 24h if headless)',
      positiveDuration,
    )
    .option(
      '--peak-readers <n>',
      'scale the trace so that its peak (p99.9) keeps this many readers busy',
      positiveNumber,
      8,
    )
    .addOption(
      new Option('--at <time>', "time of the day at which it begins: 00:00 for the whole day (default: the scenario's)")
        .argParser(timeOfDay)
        .conflicts(['headless', 'trace', 'drill']),
    )
    .addOption(
      new Option('--profile <name>', 'how clients pool their connections')
        .choices(CONNECTION_PROFILES)
        .default('pool-30m'),
    )
    .addOption(
      new Option('--port <n>', 'port of the AWS API on 127.0.0.1')
        .argParser(wholeNumber(0, 65_535))
        .default(4566)
        .conflicts('headless'),
    )
    .addOption(
      new Option('--speed <n>', "speed relative to real time (default: the scenario's, usually 60)")
        .argParser(positiveNumber)
        .conflicts('headless'),
    )
    .option('--headless', 'run in virtual time, as fast as possible, and write a report')
    .option('--report <file>', 'file for the report in JSON (default: standard output if headless, else none)')
    .option('--drill <name>', 'run a drill from the request to the report: aurora-failover, certificate-rotation, …')
    .option('--resource <name>', "resource of the drill (default: the fleet's first)")
    .option('--dry-run', 'run every step except the fault injection')
    .option('--approve-as <person>', "approver of the drill (default: the second of the fleet's people)")
    .option('--postgres', 'use a real PostgreSQL for the clusters, in real time')
    .showHelpAfterError(`${name} --help shows every option.`)
    .addHelpText(
      'after',
      `
Scenarios:
${scenarios}

Examples:
  ${plain.padEnd(name.length)}                         a shop's busy day at 60x
  ${name} --speed 600 --seed 7    another day, faster
  ${name} --headless --for 24h --report out.json
  ${name} --drill aurora-failover --report out.json
  ${name} --headless --trace load.csv --peak-readers 8 --report out.json`,
    );
}

/** The scenarios with their descriptions. */
async function describeScenarios(columns = process.stdout.columns ?? 80): Promise<string> {
  const names = scenarioNames();
  const worlds = await Promise.all(names.map(loadWorld));
  const indent = ' '.repeat(17);
  return names.map((name, at) => `  ${name.padEnd(15)}${wrap(worlds[at]!.description, indent, columns)}`).join('\n');
}

/** Options that require another one. Without it they are refused instead of being ignored. */
const NEEDS: Readonly<Record<string, string>> = {
  column: 'trace',
  timestampColumn: 'trace',
  from: 'trace',
  peakReaders: 'trace',
  resource: 'drill',
  dryRun: 'drill',
  approveAs: 'drill',
  postgres: 'drill',
};

/**
 * Parses a command line. Ends the process with a message if it is invalid.
 * @param args the arguments after the command (default: those of the process)
 */
export function readOptions(program: Command, args: readonly string[] = process.argv.slice(2)): StartOptions {
  const options = program.parse(args, { from: 'user' }).opts<StartOptions>();
  for (const option of program.options) {
    const name = option.attributeName();
    const needed = NEEDS[name];
    if (needed === undefined || program.getOptionValueSource(name) !== 'cli') continue;
    if (program.getOptionValue(needed) !== undefined) continue;
    program.error(`error: option '${option.flags}' requires --${needed}`);
  }
  if (options.drill === undefined) return options;
  if (program.getOptionValueSource('speed') === 'cli') {
    program.error(
      "error: option '--speed <n>' cannot be used with --drill, which runs in real time or in virtual time",
    );
  }
  const isDefault = program.getOptionValueSource('scenario') !== 'cli';
  return isDefault ? { ...options, scenario: DRILL_SCENARIO } : options;
}
