import type { MessagePattern, Strength } from './cause.ts';

/** Any of these words alone, with this confidence. The words are lower-case. */
export function words(confidence: number, any: readonly string[], strength: Strength = 'failure'): MessagePattern {
  return { any, confidence, strength };
}

/** An expression that is tried where one of the lower-case literals occurs. */
export function shape(
  confidence: number,
  any: readonly string[],
  pattern: RegExp,
  strength: Strength = 'failure',
): MessagePattern {
  return { any, pattern, confidence, strength };
}

/**
 * An HTTP status as runtimes, registries and tools print it: `401 Unauthorized`, `status code: 401`, `HTTP 401`,
 * `StatusCode: 401`, `"code":401`. `reason` is the lower-case reason phrase of RFC 9110, an expression's source.
 */
export function status(
  code: string,
  reason: string,
  confidence: number,
  strength: Strength = 'status',
): readonly MessagePattern[] {
  return [
    shape(
      confidence,
      [code],
      new RegExp(
        `(?:status(?: ?code)?(?: from [a-z]{1,20})?|http(?: code| error| status| response)?|statuscode|response(?: code| status)?|code|returned(?: error)?|error(?: code)?|http\\/[12](?:\\.[01])?)["']?(?: is| of|:| =)?[ :=("'\\[]{0,3}${code}\\b|\\b${code}[ :,"'()-]{1,4}(?:${reason})|\\]: ${code}\\b`,
      ),
      strength,
    ),
  ];
}
