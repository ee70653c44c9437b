import { describe, expect, test } from 'vitest';
import { createProgram, readOptions } from '../../cli/options.ts';

/** What the command line says to this; the message if it refuses it. */
async function read(...args: string[]) {
  const program = await createProgram();
  let said = '';
  program.exitOverride().configureOutput({ writeErr: (text) => (said += text), writeOut: (text) => (said += text) });
  try {
    return readOptions(program, args);
  } catch {
    return said;
  }
}

describe('npm start', () => {
  test('runs the busy day at 60x on the usual port unless told otherwise', async () => {
    expect(await read()).toEqual({
      scenario: 'busy-day',
      seed: 1,
      from: 0,
      peakReaders: 8,
      profile: 'pool-30m',
      port: 4566,
    });
  });

  test('understands durations in seconds, minutes, hours and days', async () => {
    expect(await read('--for', '90s')).toMatchObject({ for: 90_000 });
    expect(await read('--for', '1.5h')).toMatchObject({ for: 5_400_000 });
    expect(await read('--trace', 'a.csv', '--from', '0d', '--for', '7d')).toMatchObject({ from: 0, for: 604_800_000 });
    expect(await read('--trace', 'a.csv', '--from', '36m')).toMatchObject({ from: 2_160_000 });
  });

  test('runs a drill in the world that is made for drills, unless told otherwise', async () => {
    expect(await read('--drill', 'aurora-failover', '--dry-run')).toMatchObject({
      drill: 'aurora-failover',
      dryRun: true,
      scenario: 'drills',
    });
    expect(await read('--drill', 'reader-loss', '--scenario', 'busy-day')).toMatchObject({ scenario: 'busy-day' });
  });

  const refused: readonly [line: string, message: string][] = [
    ['--speed 0', "option '--speed <n>' argument '0' is invalid. Expected a number above 0."],
    ['--speed fast', "option '--speed <n>' argument 'fast' is invalid. Expected a number above 0."],
    ['--speed Infinity', "option '--speed <n>' argument 'Infinity' is invalid. Expected a number above 0."],
    ['--port -1', "option '--port <n>' argument '-1' is invalid. Expected a whole number from 0 to 65535."],
    ['--port 65536', "option '--port <n>' argument '65536' is invalid. Expected a whole number from 0 to 65535."],
    ['--port http', "option '--port <n>' argument 'http' is invalid. Expected a whole number from 0 to 65535."],
    ['--seed 1.5', "option '--seed <n>' argument '1.5' is invalid. Expected a whole number from 0 to 2147483648."],
    ['--approve-as bob', "option '--approve-as <person>' requires --drill"],
    ['--drill aurora-failover --speed 60', "option '--speed <n>' cannot be used with --drill, which runs in real time"],
    [
      '--for 24',
      "option '--for <duration>' argument '24' is invalid. Expected a number and a unit: 90s, 15m, 24h or 7d.",
    ],
    ['--for 0h', "option '--for <duration>' argument '0h' is invalid. Expected a duration above 0."],
    [
      '--for -1h',
      "option '--for <duration>' argument '-1h' is invalid. Expected a number and a unit: 90s, 15m, 24h or 7d.",
    ],
    ['--peak-readers 0', "option '--peak-readers <n>' argument '0' is invalid. Expected a number above 0."],
    [
      '--scenario doomsday',
      "option '--scenario <name>' argument 'doomsday' is invalid. Allowed choices are az-outage, blue-green, busy-day, ",
    ],
    ['--profile forever', "option '--profile <name>' argument 'forever' is invalid. Allowed choices are per-request, "],
    ['--fleet', "option '--fleet <file>' argument missing"],
    ['--sped 60', "unknown option '--sped'\n(Did you mean one of --seed, --speed?)"],
    ['later', 'too many arguments.'],
    // What would be ignored.
    ['--from 1d', "option '--from <duration>' requires --trace"],
    ['--column requests', "option '--column <name>' requires --trace"],
    ['--peak-readers 4', "option '--peak-readers <n>' requires --trace"],
    ['--headless --port 80', "option '--port <n>' cannot be used with option '--headless'"],
    ['--headless --speed 9', "option '--speed <n>' cannot be used with option '--headless'"],
  ];
  test.for(refused)('%s is refused with what it takes', async ([line, message]) => {
    const said = await read(...line.split(' '));
    expect(said).toContain(`error: ${message}`);
    expect(said).toContain('npm start -- --help shows every option.');
  });
});
