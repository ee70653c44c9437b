/** The tag that says whose a thing is. Set at creation and never changed; IAM lets us delete nothing without it. */
export const stageTag = {
  key: 'evenkeel:stage',
  value: (stage: string): string => stage,
};

/** The tag that says for which cluster a thing was made. */
export const CLUSTER_TAG_KEY = 'evenkeel:cluster';

/** Everything in RDS that we create is called so, and IAM lets us create nothing else. */
export const READER_PREFIX = 'evenkeel-';

/** The custom endpoint through which applications read: at most 63 characters, like every identifier of RDS. */
export const endpointId = (cluster: string): string => `${READER_PREFIX}${cluster}`.slice(0, 63).replace(/-$/, '');
