import { Command, Option } from 'commander';
import { CONNECTION_PROFILES, type ConnectionProfile } from '../sandbox/physics/index.ts';
import { DEFAULT_SCENARIO, DRILL_SCENARIO, loadWorld, scenarioNames } from '../sandbox/scenarios/index.ts';
import { parseDuration, positiveDuration, positiveNumber, wholeNumber } from './duration.ts';

/** Everything that `npm start` understands. Durations are in milliseconds. */
export interface StartOptions {
  readonly scenario: string;
  readonly fleet?: string;
  readonly seed: number;
  readonly trace?: string;
  readonly column?: string;
  readonly from: number;
  readonly for?: number;
  readonly peakReaders: number;
  readonly profile: ConnectionProfile;
  readonly port: number;
  readonly speed: number;
  readonly headless?: true;
  readonly drill?: string;
  readonly resource?: string;
  readonly dryRun?: true;
  readonly approveAs?: string;
  readonly postgres?: true;
  readonly report?: string;
}

/** The command line of `npm start`. */
export async function createProgram(): Promise<Command> {
  return new Command('npm start --')
    .description(
      'Runs Evenkeel in a Region of AWS that lives in this process: no account is needed, nothing leaves it.',
    )
    .addOption(
      new Option('--scenario <name>', 'what happens in the Region').choices(scenarioNames()).default(DEFAULT_SCENARIO),
    )
    .option('--fleet <file>', "a fleet of your own instead of the scenario's")
    .option('--seed <n>', 'everything left to chance follows from it', wholeNumber(0, 2 ** 31), 1)
    .option('--trace <file>', 'a CSV file with the read load: a header, then time and value')
    .option('--column <name>', 'the column of the trace that holds the load; the second one unless given')
    .option('--from <duration>', 'begin so far into the trace: 0d, 36h', parseDuration, 0)
    .option('--for <duration>', 'how long to run, in Region time: 90m, 24h, 7d', positiveDuration)
    .option('--peak-readers <n>', 'the peak (p99.9) of the trace keeps so many readers busy', positiveNumber, 8)
    .addOption(
      new Option('--profile <name>', 'how clients hold their connections')
        .choices(CONNECTION_PROFILES)
        .default('pool-30m'),
    )
    .addOption(
      new Option('--port <n>', "where AWS's API is served on 127.0.0.1")
        .argParser(wholeNumber(0, 65_535))
        .default(4566)
        .conflicts('headless'),
    )
    .addOption(
      new Option('--speed <n>', 'how much faster than real time the Region runs')
        .argParser(positiveNumber)
        .default(60)
        .conflicts('headless'),
    )
    .option('--headless', 'run in virtual time, as fast as possible, and write a report')
    .option('--report <file>', 'where the report goes (JSON); on the terminal unless given')
    .option('--drill <name>', 'rehearse from the request to the report: aurora-failover, certificate-rotation, …')
    .option('--resource <name>', "what the drill is about; the fleet's first unless given")
    .option('--dry-run', 'everything of the drill but the injection')
    .option('--approve-as <person>', "who approves the drill; the second of the fleet's people unless given")
    .option('--postgres', 'real PostgreSQL behind the clusters, at the speed of real time')
    .showHelpAfterError('npm start -- --help shows every option.')
    .addHelpText(
      'after',
      `
Scenarios:
${await describeScenarios()}

Examples:
  npm start                                          watch a shop's busy day at 60x
  npm start -- --speed 600 --seed 7                  another day, faster
  npm start -- --headless --for 24h --report out.json
  npm start -- --drill aurora-failover --report out.json
  npm start -- --headless --trace load.csv --column requests --for 7d --peak-readers 8 --report out.json`,
    );
}

/** Each with what happens in it. */
async function describeScenarios(): Promise<string> {
  const names = scenarioNames();
  const worlds = await Promise.all(names.map(loadWorld));
  return names.map((name, at) => `  ${name.padEnd(14)} ${worlds[at]!.description}`).join('\n');
}

/** An option that means nothing without another one is refused: whoever gives it expects something of it. */
const NEEDS: Readonly<Record<string, string>> = {
  column: 'trace',
  from: 'trace',
  peakReaders: 'trace',
  resource: 'drill',
  dryRun: 'drill',
  approveAs: 'drill',
  postgres: 'drill',
};

/**
 * Reads a command line. Ends the process with a message if it cannot be understood.
 * @param args what stands after the command; the process's own unless given
 */
export function readOptions(program: Command, args: readonly string[] = process.argv.slice(2)): StartOptions {
  const options = program.parse(args, { from: 'user' }).opts<StartOptions>();
  for (const option of program.options) {
    const name = option.attributeName();
    const needed = NEEDS[name];
    if (needed === undefined || program.getOptionValueSource(name) !== 'cli') continue;
    if (program.getOptionValue(needed) !== undefined) continue;
    program.error(`error: option '${option.flags}' means nothing without --${needed}`);
  }
  if (options.drill === undefined) return options;
  if (program.getOptionValueSource('speed') === 'cli') {
    program.error("error: option '--speed <n>' cannot be used with --drill: it runs in real time, or in virtual time");
  }
  const isDefault = program.getOptionValueSource('scenario') !== 'cli';
  return isDefault ? { ...options, scenario: DRILL_SCENARIO } : options;
}
