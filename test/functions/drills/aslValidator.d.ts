/** The package brings its types with its sources, but does not name them. */
declare module 'asl-validator' {
  export default function validate(
    definition: object,
    options: { readonly checkArn: boolean; readonly checkPaths: boolean },
  ): { readonly isValid: boolean; errorsText(separator?: string): string };
}
