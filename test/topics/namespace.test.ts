import { describe, expect, test } from 'vitest';
import { checkRegistryNamespace } from '../../src/evidence/registry-namespace.ts';

const at = (rule: 'begin' | 'end' | 'character', position: number, character: string) => ({
  rule,
  position,
  character,
});

describe('the name of a registry namespace', () => {
  test.each(['team', 'team_images', '4ever', 'a'.repeat(30)])('%s is valid then and now', (name) => {
    expect(checkRegistryNamespace(name)).toEqual({ name, in2018: [], today: [] });
  });

  test('a hyphen is valid today and was not in 2018', () => {
    expect(checkRegistryNamespace('team-a')).toEqual({
      name: 'team-a',
      in2018: [at('character', 5, '-')],
      today: [],
    });
  });

  test('an underscore at the end was valid in 2018 and is not today', () => {
    expect(checkRegistryNamespace('team_')).toEqual({
      name: 'team_',
      in2018: [],
      today: [at('end', 5, '_')],
      corrected: 'team',
    });
  });

  test.each([
    ['abc', [{ rule: 'too-short', length: 3 }], 'abc-images'],
    ['', [{ rule: 'too-short', length: 0 }], undefined],
    ['a'.repeat(31), [{ rule: 'too-long', length: 31 }], 'a'.repeat(30)],
    ['_team', [at('begin', 1, '_')], 'team'],
    ['Team', [at('character', 1, 'T')], 'team'],
    ['my team', [at('character', 3, 'U+0020')], 'my-team'],
    ['te\u200bam', [at('character', 3, 'U+200B')], 'te-am'],
    ['müller', [at('character', 2, 'ü')], 'muller'],
    ['team😀', [at('end', 5, '😀')], 'team'],
    ['팀이미지', expect.any(Array), undefined],
    ['---', expect.any(Array), undefined],
  ])('%j breaks a rule, and a valid one is offered where there is one', (name, today, corrected) => {
    const check = checkRegistryNamespace(name);
    expect(check.today).toEqual(today);
    expect(check.corrected).toBe(corrected);
    if (check.corrected !== undefined) expect(checkRegistryNamespace(check.corrected).today).toEqual([]);
  });

  test('what is offered is always valid, and hostile names end soon', () => {
    for (const name of [
      '-'.repeat(100_000),
      'A'.repeat(100_000),
      `${'a'.repeat(29)}-b`,
      '\u0000'.repeat(50),
      'é'.repeat(40),
    ]) {
      const { today, corrected } = checkRegistryNamespace(name);
      expect(today.length).toBeLessThanOrEqual(5);
      if (corrected !== undefined) expect(checkRegistryNamespace(corrected).today, name).toEqual([]);
    }
  });
});
