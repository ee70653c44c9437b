/** Whether a principal is the one that a pattern describes. */
export function matchesPrincipal(pattern: string, arn: string): boolean {
  // IAM allows neither in a name: an ARN that has one is no principal's.
  return !/[*?]/.test(arn) && overlap(pattern, arn);
}

/** Whether some principal would match both patterns. */
export function overlap(one: string, other: string): boolean {
  const [parts, others] = [partsOf(one), partsOf(other)];
  return parts.length === others.length && parts.every((part, at) => areAlike(part, others[at]!));
}

const partsOf = (arn: string): string[] => arn.split(/[:/]/);

/** Whether some text matches both, where either may have wildcards. */
function areAlike(one: string, other: string): boolean {
  if (one === '' && other === '') return true;
  if (one.startsWith('*')) return areAlike(one.slice(1), other) || (other !== '' && areAlike(one, other.slice(1)));
  if (other.startsWith('*')) return areAlike(other, one);
  if (one === '' || other === '') return false;
  const isSame = one[0] === other[0] || one[0] === '?' || other[0] === '?';
  return isSame && areAlike(one.slice(1), other.slice(1));
}
