import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Hidden } from '../../src/evidence/hidden.ts';

test('a hidden credential shows only when it is revealed', () => {
  const hidden = new Hidden('hunter2');
  const shown = [
    String(hidden),
    JSON.stringify({ hidden }),
    inspect(hidden, { showHidden: true, depth: 5 }),
    inspect({ nested: [hidden] }, { depth: 5 }),
    format('%s %o %j', hidden, hidden, hidden),
    JSON.stringify(Object.entries(hidden)),
    JSON.stringify(structuredClone(Object.assign({}, hidden))),
  ];
  expect(shown.join('\n')).not.toContain('hunter2');
  expect(hidden.reveal()).toBe('hunter2');
});
