import { suffix } from '../deploy/names.ts';

/** IAM's ids have four letters for the kind of thing and 17 more (IAM User Guide, "Unique identifiers"). */
export const uniqueId = (prefix: string, text: string): string =>
  `${prefix}${suffix(text)}${suffix(`${text}/id`)}`.slice(0, prefix.length + 17);
