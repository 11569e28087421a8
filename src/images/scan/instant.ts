import type { Json } from '../../manifest/json.ts';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const LAST_SECOND = 253_402_300_799; // 9999-12-31T23:59:59Z

/**
 * A moment as RFC 3339: as it is written, or from seconds since 1970. Undefined for everything else, and for moments not
 * after 1970: Go writes year 1 and C writes 0 where nobody set a time.
 */
export function instantOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return value > 0 && value <= LAST_SECOND ? fromSeconds(Math.floor(value)) : undefined;
  return typeof value === 'string' && RFC3339.test(value) && Date.parse(value) > 0 ? value : undefined;
}

/** The earliest of several moments: what is proved for all of them. */
export function earliest(instants: readonly string[]): string | undefined {
  return instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** Days between two moments, whichever comes first. */
export function daysBetween(a: string, b: string): number {
  return Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
}

/** The Gregorian date by counting years of 365.2425 days from March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function fromSeconds(seconds: number): string {
  const days = Math.floor(seconds / 86_400) + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor((seconds % 86_400) / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds % 60)}Z`;
}
