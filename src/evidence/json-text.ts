/** A value as JSON that a terminal may show, see {@link visible}; `indent` in blanks. */
export function jsonText(value: unknown, indent?: number): string {
  return visible(JSON.stringify(value, null, indent));
}

/**
 * JSON with escapes for the control characters that it lets stand (DEL, C1) and for those that hide or turn text around, so
 * that whoever parses it gets the same value.
 */
export function visible(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, (character) =>
    // By UTF-16 units, as JSON writes what lies beyond them.
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
