/** A package has no sandbox: that builds the Lambda functions and the stacks from the repository's sources. */
export const runSandbox = (): Promise<never> =>
  Promise.reject(new Error('The sandbox needs the repository of Evenkeel: run `npm ci && npm start` there.'));
