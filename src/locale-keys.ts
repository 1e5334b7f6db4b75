type English = {
  readonly common: typeof import('../locales/en/common.json', { with: { type: 'json' }});
  readonly cards: typeof import('../locales/en/cards.json', { with: { type: 'json' }});
  readonly causes: typeof import('../locales/en/causes.json', { with: { type: 'json' }});
  readonly clues: typeof import('../locales/en/clues.json', { with: { type: 'json' }});
  readonly unseen: typeof import('../locales/en/unseen.json', { with: { type: 'json' }});
  readonly remediations: typeof import('../locales/en/remediations.json', { with: { type: 'json' }});
  readonly commands: typeof import('../locales/en/commands.json', { with: { type: 'json' }});
  readonly answers: typeof import('../locales/en/answers.json', { with: { type: 'json' }});
  readonly terminal: typeof import('../locales/en/terminal.json', { with: { type: 'json' }});
  readonly demo: typeof import('../locales/en/demo.json', { with: { type: 'json' }});
  readonly runbooks: typeof import('../locales/en/runbooks.json', { with: { type: 'json' }});
};

type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;

type Leaves<Tree, Prefix extends string = ''> = {
  [Key in keyof Tree & string]: Tree[Key] extends string
    ? `${Prefix}${WithoutPlural<Key>}`
    : Leaves<Tree[Key], `${Prefix}${Key}.`>;
}[Exclude<keyof Tree & string, 'default'>];

/** Every key of the English files, plural endings off: a sentence that does not exist does not compile. */
export type MessageKey = Leaves<English>;
