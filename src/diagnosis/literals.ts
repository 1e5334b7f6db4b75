/** Finds many literals in one pass over a text. */
export interface LiteralIndex {
  /** Calls `onHit` with the number of each literal that occurs and the position at which it begins. */
  scan(text: string, onHit: (literal: number, at: number) => void): void;
}

/**
 * Builds an index over literals (Aho and Corasick, 1975, as a full table): scanning costs one look-up per character,
 * however many literals there are. Empty literals are ignored.
 */
export function indexLiterals(literals: readonly string[]): LiteralIndex {
  const classes = new Uint16Array(65_536);
  let classCount = 1;
  for (const literal of literals) {
    for (let at = 0; at < literal.length; at++) {
      const code = literal.charCodeAt(at);
      if (classes[code] === 0) classes[code] = classCount++;
    }
  }
  const states = literals.reduce((sum, literal) => sum + literal.length, 1);
  const next = new Int32Array(states * classCount).fill(-1);
  const ends: number[][] = [[]];
  literals.forEach((literal, index) => {
    if (literal === '') return;
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const slot = state * classCount + (classes[literal.charCodeAt(at)] ?? 0);
      let target = next[slot] ?? -1;
      if (target < 0) {
        target = ends.length;
        ends.push([]);
        next[slot] = target;
      }
      state = target;
    }
    ends[state]?.push(index);
  });
  linkFailures(next, ends, classCount);
  const hits = ends.map((list) => (list.length > 0 ? list : undefined));
  return {
    scan(text, onHit) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        state = next[state * classCount + (classes[text.charCodeAt(at)] ?? 0)] ?? 0;
        const found = hits[state];
        if (found === undefined) continue;
        for (const literal of found) onHit(literal, at + 1 - (literals[literal]?.length ?? 0));
      }
    },
  };
}

/** Completes the table: a character that leads nowhere leads where the longest known suffix would go. */
function linkFailures(next: Int32Array, ends: number[][], classCount: number): void {
  const failure = new Int32Array(ends.length);
  const queue: number[] = [];
  for (let symbol = 0; symbol < classCount; symbol++) {
    const target = next[symbol] ?? -1;
    if (target < 0) next[symbol] = 0;
    else queue.push(target);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const fallback = failure[state] ?? 0;
    ends[state]?.push(...(ends[fallback] ?? []));
    for (let symbol = 0; symbol < classCount; symbol++) {
      const slot = state * classCount + symbol;
      const shortcut = next[fallback * classCount + symbol] ?? 0;
      const target = next[slot] ?? -1;
      if (target < 0) next[slot] = shortcut;
      else {
        failure[target] = shortcut;
        queue.push(target);
      }
    }
  }
}
