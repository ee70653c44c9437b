import { basename } from 'node:path';

/** Where a command looks. */
export interface Place {
  readonly stage: string;
  /** A fleet file, instead of what is deployed. */
  readonly fleet?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

export const DEFAULT_STAGE = 'dev';

/** How the command is called in the repository, and in whatever project has it as a package. */
const BY_NPX = 'npx evenkeel';

/**
 * What a person types to run the command where they are: `evenkeel` where that is how it was started, and it is found on
 * the path; else by npx, which finds it in the repository and in a project that has the package.
 * @param argv how this process was started
 */
export function programName(argv: readonly string[] = process.argv, environment = process.env): string {
  const isOfNpx = environment['npm_lifecycle_event'] === 'npx';
  return basename(argv[1] ?? '') === 'evenkeel' && !isOfNpx ? nameOnPath(argv[1]!, environment) : BY_NPX;
}

/** A command that was started by its file, as in a script, is not on the path. */
function nameOnPath(file: string, environment: NodeJS.ProcessEnv): string {
  const folders = (environment['PATH'] ?? '').split(':');
  return folders.some((folder) => `${folder}/evenkeel` === file) ? 'evenkeel' : BY_NPX;
}

/** A command for the same place as the one that was given: what people paste must not go elsewhere. */
export function commandLine(words: string, place: Place, program = programName()): string {
  return [program, words, ...placeOptions(place)].join(' ');
}

/** The options that make another command look at the same place. */
function placeOptions({ stage, fleet, region, endpointUrl }: Place): string[] {
  return [
    ['--stage', stage === DEFAULT_STAGE ? undefined : stage],
    ['--fleet', fleet],
    ['--region', region],
    ['--endpoint-url', endpointUrl],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${quoted(value)}`]));
}

/** As a shell reads it as one word. */
const quoted = (value: string) => (/^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);
