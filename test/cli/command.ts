import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { scenarioFleetFile } from '../../sandbox/scenarios/index.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

const START = fileURLToPath(new URL('../../cli/start.ts', import.meta.url));

/** A folder for one test file, in which the commands that it runs have their temporary files. */
export interface Workplace {
  readonly folder: string;
  /** What commands have left behind of their temporary files. */
  leftovers(): Promise<string[]>;
  remove(): Promise<void>;
  /** Runs what `npm start` runs. */
  start(...args: string[]): Started;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** As Ctrl-C does, and `kill`. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with what matched in its output, errors included; rejects if it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** @param scenario runs with the stacks that the tests share: those of this scenario, which every command is then to run */
export async function createWorkplace(scenario?: string): Promise<Workplace> {
  const assembly = scenario && (await assemblyOf(pathToFileURL(scenarioFleetFile(scenario))));
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-cli-'));
  const temporary = await mkdtemp(join(folder, 'tmp-'));
  return {
    folder,
    leftovers: () => readdir(temporary),
    remove: () => rm(folder, { recursive: true }),
    start: (...args) => start(args, { ...process.env, TMPDIR: temporary, EVENKEEL_ASSEMBLY: assembly }),
  };
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, [START, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return {
    ended,
    signal: (name) => void child.kill(name),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(said.stdout + said.stderr);
          if (match) resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then(({ code, stderr }) => reject(new Error(`It ended with ${code}, saying: ${stderr}`)));
      }),
  };
}
