import { styleText } from 'node:util';
import { Command, Option } from 'commander';
import { positiveNumber } from '../cli/duration.ts';
import { fail } from '../cli/fail.ts';
import { createProgress } from '../cli/progress.ts';
import { bundle } from './bundle.ts';
import { certificates } from './certificates.ts';
import { consolePage } from './console.ts';
import { day } from './day.ts';
import { decide } from './decide.ts';
import { type Figure, type Say, toJson } from './figure.ts';
import { plan } from './plan.ts';
import { comparePolicies, policyTableText } from './policies.ts';
import { handshakes } from './handshakes/bench.ts';
import { quietFleet } from './quietFleet/bench.ts';
import { reaction } from './reaction.ts';
import { sweeps } from './sweeps/bench.ts';
import { tableOf } from './table.ts';
import { targetOutage } from './targetOutage/bench.ts';
import { targetSweep } from './targetSweep/bench.ts';
import { week } from './week.ts';

/** In the order in which they run. Definitions: docs/measures.md. */
const BENCHES: Readonly<Record<string, (say: Say) => Promise<Figure[]>>> = {
  decide,
  plan,
  bundle,
  day,
  week,
  reaction,
  'quiet-fleet': quietFleet,
  sweeps,
  'target-sweep': targetSweep,
  'target-outage': targetOutage,
  handshakes,
  console: consolePage,
  certificates,
};

const program = new Command('npm run bench --')
  .description(
    'Runs the benchmarks and compares them with their targets. It only reports: a missed target is not a failure.',
  )
  .option('--json', 'write the figures as JSON')
  .addOption(new Option('--only <name>', 'run only this benchmark').choices(Object.keys(BENCHES)))
  .option('--policies', 'compare scaling policies over all traces of a folder instead, under several assumptions')
  .option('--traces <folder>', 'folder with the traces (*.csv)', 'traces')
  .option('--days <n>', 'use at most this many days of each trace', positiveNumber, 14);

const { json, only, ...options } = program.parse().opts<{
  json?: true;
  only?: string;
  policies?: true;
  traces: string;
  days: number;
}>();
await (options.policies ? comparePolicyTable(options).catch(fail) : runBenches());

async function runBenches(): Promise<void> {
  const names = only ? [only] : Object.keys(BENCHES);
  const progress = createProgress();
  const figures: Figure[] = [];

  for (const [index, name] of names.entries()) {
    progress.say(styleText('bold', `${index + 1}/${names.length}  ${name}`, { stream: process.stderr }));
    try {
      figures.push(...(await BENCHES[name]!((what) => progress.showText(`     ${what}`))));
    } catch (error) {
      fail(new Error(`Benchmark ${name} failed.`, { cause: error }));
      console.error(error);
    }
    progress.done();
    // Garbage of one benchmark must not be collected during the next.
    globalThis.gc?.();
  }

  console.log(json ? JSON.stringify({ benches: figures.map(toJson) }, null, 1) : tableOf(figures));
}

async function comparePolicyTable({ traces, days }: { readonly traces: string; readonly days: number }): Promise<void> {
  const said = createProgress();
  const table = await comparePolicies(traces, days, (what) => said.showText(what));
  said.done();
  console.log(json ? JSON.stringify(table, null, 1) : policyTableText(table));
}
