/** A value that Pulumi knows once a resource has been created. */
export interface Output<Value> {
  apply<Result>(map: (value: Value) => Result): Output<Result>;
}

/** What the bridge uses of @pulumi/pulumi; SST passes it as `$util`. */
export interface PulumiUtilities {
  all<Values extends readonly unknown[]>(values: { readonly [At in keyof Values]: Output<Values[At]> }): Output<Values>;
  readonly asset: {
    readonly FileAsset: new (path: string) => object;
    readonly FileArchive: new (path: string) => object;
  };
}

/** What the bridge uses of @pulumi/aws; SST passes it as `aws`. */
export interface AwsProvider {
  getCallerIdentityOutput(): { readonly accountId: Output<string> };
  getRegionOutput(): { readonly region: Output<string> };
  getPartitionOutput(): { readonly partition: Output<string>; readonly dnsSuffix: Output<string> };
  readonly s3: {
    readonly BucketObjectv2: new (
      name: string,
      properties: { readonly bucket: Output<string>; readonly key: Output<string>; readonly source: object },
      options: { readonly retainOnDelete: boolean },
    ) => object;
  };
  readonly cloudformation: {
    readonly Stack: new (
      name: string,
      properties: {
        readonly name: string;
        readonly templateUrl: Output<string>;
        readonly capabilities: readonly string[];
      },
      options: { readonly dependsOn: readonly object[] },
    ) => { readonly outputs: unknown };
  };
}
