/** Whether a text names a webhook; names are host-like, so that the next character tells where one ends. */
export function names(text: string, webhook: string): boolean {
  let from = text.indexOf(webhook);
  while (from !== -1) {
    if (!isPart(text[from - 1]) && !isPart(text[from + webhook.length], text[from + webhook.length + 1] ?? ''))
      return true;
    from = text.indexOf(webhook, from + 1);
  }
  return false;
}

function isPart(character: string | undefined, next = 'x'): boolean {
  // A dot that ends a sentence does not go on with a name.
  if (character === '.') return /[a-z0-9]/i.test(next);
  return character !== undefined && /[a-z0-9-]/i.test(character);
}
