/** Where a command looks. */
export interface Place {
  readonly stage: string;
  /** A fleet file, instead of what is deployed. */
  readonly fleet?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

export const DEFAULT_STAGE = 'dev';

/** A command for the same place as the one that was given: what people paste must not go elsewhere. */
export function commandLine(words: string, { stage, fleet, region, endpointUrl }: Place): string {
  const options = [
    ['--stage', stage === DEFAULT_STAGE ? undefined : stage],
    ['--fleet', fleet],
    ['--region', region],
    ['--endpoint-url', endpointUrl],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${quoted(value)}`]));
  return ['npm run evenkeel --', words, ...options].join(' ');
}

/** As a shell reads it as one word. */
const quoted = (value: string) => (/^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);
