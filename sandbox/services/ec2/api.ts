import type * as client from '@aws-sdk/client-ec2';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of Amazon EC2, typed from its SDK client. */
type Ec2Handlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof Ec2Handlers> = Required<Pick<Ec2Handlers, Operation>>;
