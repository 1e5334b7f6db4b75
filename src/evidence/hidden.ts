import { inspect } from 'node:util';

/**
 * A credential on its way from where it is read to the one call that needs it. However it is printed, logged or
 * serialised, it shows `[hidden]`; only {@link Hidden.reveal} gives the text.
 */
export class Hidden {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The credential itself: for the request that needs it and nothing else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[hidden]';
  }

  toJSON(): string {
    return '[hidden]';
  }

  [inspect.custom](): string {
    return '[hidden]';
  }
}
