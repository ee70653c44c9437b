import { Limiter } from '../pace.ts';

export const pace = new Limiter('describeLoadBalancing', 'targetsEvent');

/** Every question waits for its turn: ELB takes so many a second from the whole account. */
export async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  await pace.next();
  return await question();
}

/** undefined where there is no such target group or load balancer. */
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
