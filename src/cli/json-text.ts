/**
 * A value as JSON for a terminal: control characters that JSON lets stand (DEL, C1) and those that hide or turn text around are
 * written as escapes, so that whoever parses it gets the same value. `indent` in blanks.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, (character) =>
    // By UTF-16 units, as JSON writes what lies beyond them.
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
