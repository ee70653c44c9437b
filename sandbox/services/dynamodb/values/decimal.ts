import { invalid } from '../errors.ts';

/** A finite decimal number: `digits` × 10 ^ `exponent`, with no trailing zero in `digits`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * What DynamoDB's numbers can hold: 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
 * Source: Developer Guide, "Supported data types and naming rules".
 */
const SIGNIFICANT_DIGITS_MAX = 38;
const MAGNITUDE_MAX = 125;
const MAGNITUDE_MIN = -130;

const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * The number as DynamoDB stores and returns it: plain notation without superfluous zeros (`1.50` is `1.5`, `1e3` is
 * `1000`). Two numbers are equal exactly if these texts are. Throws ValidationException if it is no number, or too
 * large, too small or too precise.
 */
export function canonicalNumber(text: string): string {
  return SMALL_INTEGER.test(text) ? text : format(parse(text));
}

/**
 * `left` + `right`, or `left` - `right`, both canonical. That a result of more than 38 digits is refused as an
 * argument would be is a guess; the documentation says only that exceeding the precision "results in an exception".
 */
export function addNumbers(left: string, right: string, sign: 1 | -1): string {
  if (SMALL_INTEGER.test(left) && SMALL_INTEGER.test(right)) return String(Number(left) + sign * Number(right));
  const [a, b] = [parse(left), parse(right)];
  const exponent = Math.min(a.exponent, b.exponent);
  return format(checked(scaled(a, exponent) + BigInt(sign) * scaled(b, exponent), exponent));
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`; both canonical. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  if (SMALL_INTEGER.test(left) && SMALL_INTEGER.test(right)) return Number(left) - Number(right);
  const [a, b] = [parse(left), parse(right)];
  const exponent = Math.min(a.exponent, b.exponent);
  return scaled(a, exponent) < scaled(b, exponent) ? -1 : 1;
}

function parse(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (whole + fraction === '') {
    throw invalid(`The parameter cannot be converted to a numeric value${text === '' ? '' : `: ${text}`}`);
  }
  // Zeros go before anything becomes a bigint, so that no exponent, however large, makes a large one.
  const significant = (whole + fraction).replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return { digits: 0n, exponent: 0 };
  const exponent = Number(power) - fraction.length + significant.length - digits.length;
  checkRange(digits.length, exponent);
  return { digits: BigInt(`${sign === '-' ? '-' : ''}${digits}`), exponent };
}

function checked(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 };
  const text = String(digits);
  const trimmed = text.replace(/0+$/, '');
  const trimmedExponent = exponent + text.length - trimmed.length;
  checkRange(trimmed.replace('-', '').length, trimmedExponent);
  return { digits: BigInt(trimmed), exponent: trimmedExponent };
}

function checkRange(digitCount: number, exponent: number): void {
  const magnitude = digitCount - 1 + exponent;
  if (magnitude > MAGNITUDE_MAX) {
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (magnitude < MAGNITUDE_MIN) {
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digitCount > SIGNIFICANT_DIGITS_MAX) {
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  }
}

/** The digits of `decimal` counted in units of 10 ^ `exponent`, which must not be above its own exponent. */
function scaled(decimal: Decimal, exponent: number): bigint {
  return decimal.digits * 10n ** BigInt(decimal.exponent - exponent);
}

function format({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits).replace('-', '');
  if (exponent >= 0) return sign + text + '0'.repeat(exponent);
  const padded = text.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
