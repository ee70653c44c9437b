import { asText } from '../../../deploy/json.ts';
import { type Definition, RuntimeFault } from '../language/faults.ts';
import { select } from '../language/paths.ts';
import { PAYLOAD_MAX_BYTES } from '../quotas.ts';
import { type Given, parametersOf } from './dataFlow.ts';

/** What a Map state in distributed mode has a Map Run do. */
export interface MapRunRequest {
  /** Of the state; undefined where Step Functions makes one up. */
  readonly label: string | undefined;
  readonly isExpress: boolean;
  /** What each child execution runs. */
  readonly processor: Definition;
  readonly batches: readonly Batch[];
  /** How many child executions run at once; 0 for as many as there may be. */
  readonly maxConcurrency: number;
  readonly tolerated: Tolerated;
}

/** What one child execution is given, and of how many items that is. */
export interface Batch {
  readonly input: unknown;
  readonly items: number;
}

/** So many failed items fail no Map Run; of both, neither may be exceeded. */
export interface Tolerated {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** The Map Run that a state asks for, with `items` as its data set. */
export function mapRunOf(given: Given, effective: unknown, items: readonly unknown[], maxConcurrency: number) {
  const { state } = given;
  const processor = (state['ItemProcessor'] ?? state['Iterator']) as Definition;
  const { ExecutionType } = processor['ProcessorConfig'] as Definition;
  const inputs = items.map((item, index) => itemOf(given, effective, { Index: index, Value: item }));
  const numberIn = (from: Definition, field: string) => numberOf(from, field, { effective, context: given.context });
  const batcher = state['ItemBatcher'] as Definition | undefined;
  return {
    label: state['Label'] as string | undefined,
    isExpress: ExecutionType === 'EXPRESS',
    processor,
    batches: batcher
      ? batchesOf(inputs, {
          most: numberIn(batcher, 'MaxItemsPerBatch') ?? Number.POSITIVE_INFINITY,
          mostBytes: numberIn(batcher, 'MaxInputBytesPerBatch') ?? PAYLOAD_MAX_BYTES,
          shared: 'BatchInput' in batcher && parametersOf({ ...given, state: batcher }, 'BatchInput', effective),
        })
      : inputs.map((input): Batch => ({ input, items: 1 })),
    maxConcurrency,
    tolerated: {
      count: numberIn(state, 'ToleratedFailureCount'),
      percentage: numberIn(state, 'ToleratedFailurePercentage'),
    },
  } satisfies MapRunRequest;
}

/** An item as ItemSelector, whose older name is Parameters, makes it; the item itself where there is none. */
export function itemOf(given: Given, effective: unknown, item: { readonly Index: number; readonly Value: unknown }) {
  const selector = 'ItemSelector' in given.state ? 'ItemSelector' : 'Parameters';
  if (!(selector in given.state)) return item.Value;
  return parametersOf({ ...given, context: { ...given.context, Map: { Item: item } } }, selector, effective);
}

interface Size {
  readonly most: number;
  readonly mostBytes: number;
  /** What every batch is given besides; false for nothing. */
  readonly shared: unknown;
}

/** Developer guide, "ItemBatcher": as many items as fit into both limits, and into the input of an execution. */
function batchesOf(inputs: readonly unknown[], { most, mostBytes, shared }: Size): Batch[] {
  const inputOf = (items: readonly unknown[]) => ({ ...(shared !== false && { BatchInput: shared }), Items: items });
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const emptyBytes = bytesOf(inputOf([]));
  const batches: Batch[] = [];
  let items: unknown[] = [];
  let bytes = emptyBytes;
  const close = () => {
    if (items.length > 0) batches.push({ input: inputOf(items), items: items.length });
    items = [];
    bytes = emptyBytes;
  };
  for (const input of inputs) {
    const added = bytesOf(input) + 1;
    if (items.length >= most || bytes + added > Math.min(mostBytes, PAYLOAD_MAX_BYTES)) close();
    items.push(input);
    bytes += added;
  }
  close();
  return batches;
}

/** @throws {RuntimeFault} where a path leads to something else: the words are a guess */
function numberOf(
  from: Definition,
  field: string,
  { effective, context }: { readonly effective: unknown; readonly context: object },
): number | undefined {
  const path = from[`${field}Path`];
  if (path === undefined) return from[field] as number | undefined;
  const value = select(asText(path), { input: effective, context });
  if (Number.isInteger(value) && Number(value) >= 0) return Number(value);
  throw new RuntimeFault(
    `The ${field}Path field refers to value "${asText(value)}" which is not a valid integer: ${asText(path)}`,
  );
}
