/**
 * What an event pattern may not say, in the words of AWS, as recorded by localstack's validated tests. A second line
 * names the field; AWS's has the position in the source there.
 */
export class InvalidPattern extends Error {
  constructor(path: string, problem: string) {
    super(path ? `${problem}\n at ${path}` : problem);
    this.name = 'InvalidPattern';
  }
}
