import { policyPath, setPolicy, type Target } from './configuration.ts';
import { restoreAnnotationPath } from './restore-note.ts';

const argumentOfKind = {
  MutatingWebhookConfiguration: 'mutatingwebhookconfiguration',
  ValidatingWebhookConfiguration: 'validatingwebhookconfiguration',
} as const;

/**
 * One `kubectl patch` per object that puts back exactly its changed webhooks and removes Salvor's annotation; it fails
 * and changes nothing when the webhooks are no longer as planned. Safe to paste whatever the names hold.
 */
export function manualRestore(targets: readonly Target[]): readonly string[] {
  return targets.map(({ kind, object, changes }) => {
    const operations = changes.flatMap(({ path, label, before, after }) => {
      const index = indexIn(path);
      return index === undefined ? [] : setPolicy(index, label, after, before);
    });
    const patch = [...operations, { op: 'remove', path: restoreAnnotationPath }];
    return `kubectl patch ${shellWord(`${argumentOfKind[kind]}/${object.name}`)} --type=json -p ${shellWord(printableJson(patch))}`;
  });
}

// A webhook that is gone has no place (see findApplied).
function indexIn(path: string): number | undefined {
  const index = Number(path.split('/')[2]);
  return path === policyPath(index) ? index : undefined;
}

// Escaped beyond printable ASCII: no terminal control sequence, no line end and no bidirectional text gets through.
function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A POSIX shell word that stands for exactly this text; other than printable characters become `?`. */
function shellWord(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return /^[\w./-]+$/.test(printable) ? printable : `'${printable.replaceAll("'", String.raw`'\''`)}'`;
}
