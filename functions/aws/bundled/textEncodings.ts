/**
 * Stands in for iconv-lite in the bundles: mysql2 decodes UTF-8 and what Node knows by itself, and asks this for
 * everything else, of which there is nothing in what the prober reads. The tables weigh 490 kB.
 */
const missing = (encoding: string): never => {
  throw new Error(`the encoding ${encoding} is not in this bundle`);
};

export const getDecoder = missing;
export const getEncoder = missing;
