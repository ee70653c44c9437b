import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz } from '../../cli/fuzz/run.ts';
import { must, target } from '../../cli/fuzz/target.ts';
import { FUZZ_TARGETS } from '../../cli/fuzz/targets.ts';

test.for(FUZZ_TARGETS)('$name: $guarantee', async (fuzzed) => {
  const { runs, counterexample } = await fuzz(fuzzed, { runs: 300, seed: 1 });
  expect(counterexample).toBeUndefined();
  expect(runs).toBe(300);
});

test('a guarantee that does not hold is found, with the smallest input and what repeats it', async () => {
  const broken = target({
    name: 'broken',
    guarantee: 'numbers are below a thousand',
    inputs: fc.integer({ min: 0, max: 1_000_000 }),
    check: (number) => must(number < 1_000, 'it is too large', number),
  });
  const { counterexample } = await fuzz(broken, { runs: 5_000, seed: 7 });
  expect(counterexample).toMatchObject({ input: '1000', error: 'Error: it is too large: 1000' });
  const { seed, path } = counterexample!;
  const again = await fuzz(broken, { runs: 1, seed, path });
  expect(again.counterexample).toMatchObject({ input: '1000' });
});

test('it ends between two batches when it is told to, and says how far it came', async () => {
  const slow = target({ name: 'slow', guarantee: 'none', inputs: fc.integer(), check: () => {} });
  const abort = new AbortController();
  const { runs } = await fuzz(slow, { runs: 10_000, seed: 1, signal: abort.signal, onProgress: () => abort.abort() });
  expect(runs).toBe(1_000);
});
