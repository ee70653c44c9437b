/** The Region that is emulated where the environment names none. */
export const DEFAULT_REGION = 'eu-west-1';
