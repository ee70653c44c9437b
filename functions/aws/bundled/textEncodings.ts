/**
 * Replaces iconv-lite in the bundles: mysql2 itself decodes UTF-8 and the encodings that Node has, and uses this for
 * all others, which the prober never reads. The tables are 490 kB.
 */
const missing = (encoding: string): never => {
  throw new Error(`the encoding ${encoding} is not in this bundle`);
};

export const getDecoder = missing;
export const getEncoder = missing;
