/** What somebody may write where the API or a protocol lets them write anything. */
export const hostile = {
  mentions: '<!channel> <!here> <@U0BRUNO01> <!subteam^S0APPROVE> <#C0INCIDENT>',
  links: '<http://evil.example|sign in> [sign in](http://evil.example)',
  escapes: '\u001b[31m\u001b]0;title\u0007\u009b2J\u0000\u0008\u007f',
  invisible: '\u202egpj.exe\u202c \u2066\u200b\u200d\ufeff\u{e0041}',
  markup: '`` ` ```\n> *bold* _x_ ~y~ &lt;!channel&gt; &amp; <!--',
  shell: '$(reboot);`reboot`\'"\\ && reboot | sh\n-rf',
} as const;

/** All of them in one line. */
export const hostileLine = Object.values(hostile).join(' ');

/** The control, bidirectional and invisible characters of a text that may not reach a terminal or a reader; line ends may. */
export function controlsIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?!\n)[\p{Cc}\p{Cs}]|\p{Cf}|[\u2028\u2029]/gu))].map(
    (one) => `U+${one.codePointAt(0)?.toString(16)}`,
  );
}
