/** A resource of a synthesized template with every intrinsic resolved. */
export interface DeployedResource {
  readonly stackName: string;
  readonly logicalId: string;
  /** `AWS::Lambda::Function` and so on. */
  readonly type: string;
  // A template is JSON of some fifty shapes; each provisioner checks the properties that it reads.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly properties: Readonly<Record<string, any>>;
  /** The name that AWS would show: as the template says, or made of stack, logical id and a suffix. */
  readonly name: string;
  readonly arn: string;
  /** What `Ref` of this resource gives. */
  readonly ref: string;
}

/** Takes back what a provisioner created, when the deployment fails. */
export type Undo = () => unknown;

/**
 * Creates one resource in the service that owns its type, and returns what takes it back. A property that is not
 * simulated is an error with its name.
 */
export type Provisioner = (resource: DeployedResource) => Undo | void | Promise<Undo | void>;

export type Provisioners = Readonly<Record<string, Provisioner>>;
