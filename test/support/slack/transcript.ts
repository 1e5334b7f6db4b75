import type { Block } from './block-kit.ts';
import { readToken, tokensIn, unescapeText } from './mrkdwn.ts';
import type { Message, State } from './state.ts';
import type { User, Workspace } from './workspace.ts';

/** A mention that Slack would make out of a message: who is called, or that everybody is. */
export interface Mention {
  kind: 'user' | 'group' | 'broadcast' | 'channel';
  id: string;
}

/** Every mention of a message, in its text, in all mrkdwn of its blocks and in rich text. */
export function mentionsIn(message: Pick<Message, 'text' | 'blocks'>): Mention[] {
  return mrkdwnOf([{ type: 'mrkdwn', text: message.text }, message.blocks ?? []]).flatMap((text) =>
    tokensIn(text).flatMap((token) =>
      token.kind === 'link' || token.kind === 'date' ? [] : [{ kind: token.kind, id: token.id }],
    ),
  );
}

/** Every link of a message: where it leads and under which words. */
export function linksIn(message: Pick<Message, 'text' | 'blocks'>): { url: string; label: string | undefined }[] {
  return mrkdwnOf([{ type: 'mrkdwn', text: message.text }, message.blocks ?? []]).flatMap((text) =>
    tokensIn(text).flatMap((token) => (token.kind === 'link' ? [{ url: token.id, label: token.label }] : [])),
  );
}

function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>;
  if (object.type === 'mrkdwn') return [String(object.text)];
  if (object.type === 'user') return [`<@${String(object.user_id)}>`];
  if (object.type === 'usergroup') return [`<!subteam^${String(object.usergroup_id)}>`];
  if (object.type === 'broadcast') return [`<!${String(object.range)}>`];
  return Object.values(object).flatMap(mrkdwnOf);
}

/**
 * A channel as that person sees it, threads under their root: their own ephemeral messages marked, dates in their
 * time zone and locale, mentions by name, buttons in brackets.
 */
export function transcript(
  state: State,
  { channel, as, threadTs }: { channel: string; as: string; threadTs?: string },
): string {
  const user = state.workspace.users.find((one) => one.id === as);
  if (!user) throw new Error(`nobody is called ${as}`);
  const visible = state.messages.filter(
    (message) => message.channel === channel && (!message.ephemeralTo || message.ephemeralTo === as),
  );
  const roots = visible.filter((message) =>
    threadTs === undefined ? message.thread_ts === undefined : message.ts === threadTs,
  );
  return roots
    .flatMap((root) => [
      showMessage(root, user, state),
      ...visible
        .filter((reply) => reply.thread_ts === root.ts)
        .map((reply) => showMessage(reply, user, state).replace(/^/gm, '    ')),
    ])
    .join('\n');
}

function showMessage(message: Message, reader: User, { workspace }: State): string {
  const author = nameOf(message.user, workspace);
  const lines = message.blocks?.length
    ? message.blocks.flatMap((block) => showBlock(block, reader, workspace))
    : [showMrkdwn(message.text, reader, workspace)];
  const only = message.ephemeralTo ? ' (only you)' : '';
  const edited = message.edited ? ' (edited)' : '';
  return [`${author}${only}${edited}:`, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`)].join(
    '\n',
  );
}

function showBlock(value: unknown, reader: User, workspace: Workspace): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => showBlock(one, reader, workspace));
  if (typeof value !== 'object' || value === null) return [];
  const block = value as Record<string, unknown>;
  switch (String(block.type)) {
    case 'mrkdwn':
      return [showMrkdwn(String(block.text), reader, workspace)];
    case 'plain_text':
    case 'text':
    case 'markdown':
      return [String(block.text)];
    case 'divider':
      return ['---'];
    case 'image':
      return [`[image: ${String(block.alt_text)}]`];
    case 'button':
      return [`[${(block.text as { text: string }).text}]`];
    case 'actions':
      return [(block.elements as Block[]).flatMap((element) => showBlock(element, reader, workspace)).join(' ')];
    case 'overflow':
    case 'static_select': {
      const options = (block.options ?? []) as { text: { text: string } }[];
      return [`[${options.map((option) => option.text.text).join(' | ')}]`];
    }
    case 'rich_text_section':
    case 'rich_text_preformatted':
    case 'rich_text_quote':
      return [(block.elements as unknown[]).flatMap((element) => showBlock(element, reader, workspace)).join('')];
    default:
      return Object.values(block).flatMap((one) => showBlock(one, reader, workspace));
  }
}

/** A mrkdwn text as a reader sees it, emphasis marks left as they are. */
function showMrkdwn(text: string, reader: User, workspace: Workspace): string {
  const shown = text.replace(/<([^<>]*)>/g, (whole, inside: string) => {
    const token = readToken(inside);
    if (!token) return whole;
    if (token.kind === 'date') return showDate(token.unix, token.format, reader);
    if (token.kind === 'link') return token.label === undefined ? token.id : `${token.label} (${token.id})`;
    if (token.kind === 'broadcast') return `@${token.id}`;
    return `${token.kind === 'channel' ? '#' : '@'}${nameOf(token.id, workspace)}`;
  });
  return unescapeText(shown);
}

function showDate(unix: number, format: string, { locale, tz: timeZone }: User): string {
  const at = unix * 1000;
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  return format.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    if (name === 'time') return show({ hour: '2-digit', minute: '2-digit' });
    if (name === 'time_secs') return show({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
    return show(name.includes('short') ? { dateStyle: 'medium' } : { dateStyle: 'long' });
  });
}

function nameOf(id: string, { users, channels, userGroups, botUserId, botName }: Workspace): string {
  if (id === botUserId) return botName;
  return (
    users.find((user) => user.id === id)?.name ??
    channels.find((channel) => channel.id === id)?.name ??
    userGroups.find((group) => group.id === id)?.handle ??
    id
  );
}
