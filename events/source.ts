/**
 * The `source` of every event that Evenkeel publishes. In its own file, so that publishing does not import the schemas.
 */
export const OWN_SOURCE = 'evenkeel';
