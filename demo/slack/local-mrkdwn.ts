import type { SlackClient } from '../../src/clients/slack.ts';

/**
 * A client whose messages read well in local-slack, which knows code spans but no code blocks, and escapes once more what is
 * escaped already. What Salvor says stays the same.
 */
export function forLocalSlack(client: SlackClient): SlackClient {
  return {
    ...client,
    postThread: (what) => client.postThread(adapt(what)),
    postReply: (what) => client.postReply(adapt(what)),
    update: (what) => client.update(adapt(what)),
    updateReply: (what) => client.updateReply(adapt(what)),
    postEphemeral: (what) => client.postEphemeral(adapt(what)),
    postDirect: (what) => client.postDirect(adapt(what)),
    respond: (what) => client.respond(adapt(what)),
    openView: (what) => client.openView(adapt(what)),
    updateView: (what) => client.updateView(adapt(what)),
  };
}

/** The same value with every mrkdwn text in it put as local-slack shows it. */
function adapt<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('type' in part) || part.type !== 'mrkdwn') return part;
    return 'text' in part && typeof part.text === 'string' ? { ...part, text: localMrkdwn(part.text) } : part;
  }) as Value;
}

/** A code block as one code span per line; entities as the characters that they stand for. */
export function localMrkdwn(text: string): string {
  return text
    .replace(/```\n?([\s\S]*?)\n?```/g, (_whole, code: string) => code.replace(/^.*\S.*$/gm, '`$&`'))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
