import { expect, test } from 'vitest';
import { event, home, secret, webhookConfiguration } from './manifests.ts';
import type { Parties } from './parties.ts';

/** Reading, finding and changing objects. */
export function objectsContract(parties: Parties): void {
  test('what is not there answers 404 NotFound', async () => {
    const gone = parties.admin.get('Pod', 'nobody', home);
    await expect(gone).rejects.toMatchObject({ status: 404, reason: 'NotFound', message: 'pods "nobody" not found' });
  });

  test('a name can be taken once', async () => {
    const manifest = secret('once', {});
    await parties.create(manifest);
    await expect(parties.create(manifest)).rejects.toMatchObject({ code: 409 });
  });

  test('a list longer than a page comes whole, by label', async () => {
    for (const number of [1, 2, 3, 4, 5]) await parties.create(secret(`paged-${number}`, { paged: 'yes' }));
    await parties.create(secret('not-paged', { paged: 'no' }));
    const found = await parties.admin.list('Secret', { namespace: home, labelSelector: 'paged in (yes),paged!=no' });
    expect(found.map(({ metadata }) => metadata?.name)).toEqual([1, 2, 3, 4, 5].map((number) => `paged-${number}`));
  });

  test('events are found by the object that they are about', async () => {
    await parties.create(event('about-one', 'one'));
    await parties.create(event('about-other', 'other'));
    const found = await parties.admin.list('Event', {
      namespace: home,
      fieldSelector: 'involvedObject.kind=Pod,involvedObject.name=one',
    });
    expect(found.map(({ message }) => message)).toEqual(['about-one']);
  });

  test('webhooks fail closed after ten seconds unless they say otherwise', async () => {
    await parties.create(webhookConfiguration('defaults', 'defaults.contract.example', 'nobody'));
    const { webhooks } = await parties.admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
    expect(webhooks?.[0]).toMatchObject({ failurePolicy: 'Fail', timeoutSeconds: 10, matchPolicy: 'Equivalent' });
  });

  test('a failure policy that does not exist answers 422 Invalid', async () => {
    const change = parties.admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Perhaps' },
    ]);
    await expect(change).rejects.toMatchObject({ status: 422, reason: 'Invalid' });
  });

  test('a JSON Patch changes what it tested, and managedFields name Salvor and the time', async () => {
    const before = await parties.admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
    const after = await parties.admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
      { op: 'test', path: '/webhooks/0/name', value: 'defaults.contract.example' },
      { op: 'test', path: '/metadata/resourceVersion', value: before.metadata?.resourceVersion },
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
    ]);
    expect(after.webhooks?.[0]?.failurePolicy).toBe('Ignore');
    expect(after.metadata?.resourceVersion).not.toBe(before.metadata?.resourceVersion);
    expect(after.metadata?.generation).toBe((before.metadata?.generation ?? 0) + 1);
    const writer = after.metadata?.managedFields?.find(({ manager }) => manager === 'salvor');
    expect(JSON.stringify(writer?.fieldsV1)).toContain('f:failurePolicy');
    expect(Date.now() - Number(writer?.time)).toBeLessThan(60_000);
  });

  test('who changes a field later owns it alone', async () => {
    const known = await parties.objects.read({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'defaults' },
    });
    const { webhooks } = known as { webhooks?: { failurePolicy?: string }[] };
    for (const webhook of webhooks ?? []) webhook.failurePolicy = 'Fail';
    await parties.objects.replace(known, undefined, undefined, 'somebody-else');
    const { metadata } = await parties.admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
    const owners = (metadata?.managedFields ?? []).filter(({ fieldsV1 }) =>
      JSON.stringify(fieldsV1).includes('f:failurePolicy'),
    );
    expect(owners.map(({ manager }) => manager)).toEqual(['somebody-else']);
  });

  test('a JSON Patch whose test fails answers 422 and changes nothing', async () => {
    const before = await parties.admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
    const change = parties.admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
      { op: 'replace', path: '/webhooks/0/timeoutSeconds', value: 3 },
      { op: 'test', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
    ]);
    await expect(change).rejects.toMatchObject({ status: 422 });
    expect(await parties.admin.get('ValidatingWebhookConfiguration', 'defaults', undefined)).toEqual(before);
  });

  test('an old resourceVersion answers 409 Conflict', async () => {
    const reference = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'once', namespace: home } };
    const old = await parties.objects.read(reference);
    await parties.admin.patch('Secret', 'once', home, [
      { op: 'add', path: '/metadata/labels', value: { changed: 'yes' } },
    ]);
    await expect(parties.objects.replace(old)).rejects.toMatchObject({ code: 409 });
  });

  test('a dry run answers like the real thing and changes nothing', async () => {
    const patch = [{ op: 'add', path: '/metadata/labels', value: { rehearsed: 'yes' } }] as const;
    const answer = await parties.admin.patch('Secret', 'once', home, patch, { dryRun: true });
    expect(answer.metadata?.labels).toEqual({ rehearsed: 'yes' });
    expect((await parties.admin.get('Secret', 'once', home)).metadata?.labels).toEqual({ changed: 'yes' });
  });

  test('annotations of Salvor survive with their slashes', async () => {
    const patched = await parties.admin.patch('Secret', 'once', home, [
      { op: 'add', path: '/metadata/annotations', value: {} },
      { op: 'add', path: '/metadata/annotations/salvor.dev~1previous', value: 'Fail' },
    ]);
    expect(patched.metadata?.annotations).toEqual({ 'salvor.dev/previous': 'Fail' });
  });
}
