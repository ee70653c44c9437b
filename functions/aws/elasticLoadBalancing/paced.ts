import { Limiter } from '../pace.ts';

export const pace = new Limiter('describeLoadBalancing', 'targetsEvent');

/** Every call waits for the rate limiter: ELB's limit applies to the whole account. */
export async function paced<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  await pace.next();
  return await question();
}

/** undefined if the target group or load balancer does not exist. */
export async function unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isGone =
      error instanceof Error && /^(TargetGroupNotFound|LoadBalancerNotFound)(Exception)?$/.test(error.name);
    if (isGone) return undefined;
    throw error;
  }
}
