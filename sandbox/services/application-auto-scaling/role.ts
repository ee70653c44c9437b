import { arn } from '../../core.ts';
import type { CallContext } from '../../wire/handlers.ts';

const ROLE_NAME = 'AWSServiceRoleForApplicationAutoScaling_RDSCluster';

/** The service-linked role by which Application Auto Scaling calls RDS and CloudWatch (Aurora User Guide). */
export const ROLE_ARN = arn('iam', `role/aws-service-role/rds.application-autoscaling.amazonaws.com/${ROLE_NAME}`);

/** Its calls carry the role's name in place of a key, so that whoever listens to the endpoint knows them. */
export const ROLE_CREDENTIALS = { accessKeyId: ROLE_NAME, secretAccessKey: 'secret-of-the-role' };

export const isRole = ({ accessKeyId }: CallContext): boolean => accessKeyId === ROLE_NAME;
