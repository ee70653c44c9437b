import fc, { type Arbitrary } from 'fast-check';

/** Something that reads what comes from outside, and what must hold for whatever it is given. */
export interface FuzzTarget {
  /** As in `--only`. */
  readonly name: string;
  /** What is guaranteed, as a sentence. */
  readonly guarantee: string;
  /** The runs of a property, for so many inputs that follow from a seed. */
  readonly property: () => fc.IAsyncProperty<unknown>;
}

interface Guarantee<Input> {
  readonly name: string;
  readonly guarantee: string;
  readonly inputs: Arbitrary<Input>;
  /** Throws where the guarantee does not hold. */
  readonly check: (input: Input) => void | Promise<void>;
}

export const target = <Input>({ name, guarantee, inputs, check }: Guarantee<Input>): FuzzTarget => ({
  name,
  guarantee,
  property: () => fc.asyncProperty(inputs, async (input) => await check(input)),
});

/** Fails with both, where something is not as it must be. */
export function must(isSo: boolean, what: string, found?: unknown): void {
  if (!isSo) throw new Error(`${what}${found === undefined ? '' : `: ${JSON.stringify(found)}`}`);
}

/** Calls it; one kind of error is an answer, every other one a defect. @returns undefined if it was that error */
export function answerOf<Answer>(call: () => Answer, isAnswer: (error: unknown) => boolean): Answer | undefined {
  try {
    return call();
  } catch (error) {
    if (isAnswer(error)) return undefined;
    throw error;
  }
}
