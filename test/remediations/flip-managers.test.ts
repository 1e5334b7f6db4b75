import type { V1ManagedFieldsEntry } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../src/remediations/flip-failure-policy/configuration.ts';
import { managerOf } from '../../src/remediations/flip-failure-policy/field-managers.ts';

const object = { kind: 'ValidatingWebhookConfiguration', name: 'gate' };
const change = { object, label: 'check.example', path: '/webhooks/0/failurePolicy', before: 'Fail', after: 'Ignore' };
const target: Target = { kind: 'ValidatingWebhookConfiguration', object, changes: [change] };

const policyOf = (name: string) => ({
  'f:webhooks': { [`k:${JSON.stringify({ name })}`]: { '.': {}, 'f:failurePolicy': {} } },
});
const labels = { 'f:metadata': { 'f:labels': { 'f:team': {} } } };
const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute));

function entry(manager: string, minute: number, fieldsV1: object): V1ManagedFieldsEntry {
  return { manager, operation: 'Update', time: at(minute), fieldsV1 };
}

function whoChanged(...managedFields: V1ManagedFieldsEntry[]) {
  return managerOf(target, { metadata: { managedFields } });
}

describe('Who else changed a webhook', () => {
  test('is the newest manager of its failure policy, whoever wrote other things later', () => {
    const entries = [
      entry('installer', 1, policyOf('check.example')),
      entry('kubectl-edit', 3, policyOf('check.example')),
      entry('helm', 2, policyOf('check.example')),
      entry('labeller', 9, labels),
      entry('cert-manager', 8, policyOf('other.example')),
    ];
    const expected = { object, manager: 'kubectl-edit', at: at(3).getTime() };
    expect(whoChanged(...entries)).toEqual(expected);
    expect(whoChanged(...entries.toReversed())).toEqual(expected);
  });

  test('is never Salvor', () => {
    expect(whoChanged(entry('salvor', 9, policyOf('check.example')), entry('helm', 1, labels))).toMatchObject({
      manager: 'helm',
    });
  });

  test('is the owner of the list as a whole', () => {
    expect(whoChanged(entry('labeller', 9, labels), entry('helm', 1, { 'f:webhooks': {} }))).toMatchObject({
      manager: 'helm',
    });
  });

  test('is the newest manager of any webhook when nobody has the policy', () => {
    const other = entry('cert-manager', 2, policyOf('other.example'));
    expect(whoChanged(entry('labeller', 9, labels), other)).toMatchObject({ manager: 'cert-manager' });
  });

  test('is the newest of others when nobody has a webhook', () => {
    expect(whoChanged(entry('old', 1, labels), entry('new', 2, labels))).toMatchObject({ manager: 'new' });
  });

  test('is unknown, at no known time, when the object does not say', () => {
    expect(whoChanged()).toEqual({ object, manager: 'unknown' });
    expect(managerOf(target, {})).toEqual({ object, manager: 'unknown' });
    expect(whoChanged({ manager: 'helm' })).toEqual({ object, manager: 'helm' });
  });
});
