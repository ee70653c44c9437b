import { readdirSync, readFileSync } from 'node:fs';
import type { EventDefinition } from '../../events/envelope.ts';
import { compilePattern } from '../../sandbox/services/events/pattern.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const SAMPLES = new URL('samples/', EVENTS);

export const sampleFiles = (): string[] => readdirSync(SAMPLES).toSorted();

/** A documented event, as EventBridge delivers it. */
export interface Sample extends Readonly<Record<string, unknown>> {
  readonly detail: Readonly<Record<string, unknown>>;
}

export const readSample = (file: string): Sample => JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')) as Sample;

/** Every event that a module of events/ declares, by the name that it is exported under. */
export async function readDefinitions(): Promise<ReadonlyMap<string, EventDefinition>> {
  const modules = readdirSync(EVENTS).filter((file) => file.endsWith('.ts'));
  const definitions = new Map<string, EventDefinition>();
  for (const file of modules) {
    const exported = Object.entries((await import(new URL(file, EVENTS).href)) as Record<string, unknown>);
    for (const [name, value] of exported) if (isDefinition(value)) definitions.set(name, value);
  }
  return definitions;
}

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'schema' in value && 'pattern' in value && 'samples' in value;

/** Whether a rule of a stage would be woken by an event, as EventBridge matches patterns. */
export const matches = ({ pattern }: EventDefinition, event: object, stage = 'dev'): boolean =>
  compilePattern(pattern(stage))(event);
