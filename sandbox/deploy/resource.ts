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

/** Takes a resource away again, when the deployment that made it is rolled back. */
export type Undo = () => void | Promise<void>;

/**
 * Creates one resource in the service that owns its type. A property that is not simulated is an error with its name;
 * what AWS would refuse is an AwsError.
 * @returns how it is taken away again; a resource that needs nothing for that gives none
 */
export type Provisioner = (resource: DeployedResource) => void | Undo | Promise<void | Undo>;

export type Provisioners = Readonly<Record<string, Provisioner>>;
