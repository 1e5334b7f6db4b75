import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.',
    message:
      'denied: adding 29.0 MiB of storage resource, which when updated to current usage of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.',
    expect: 'match',
  },
  {
    name: 'reads denied: registry contains 1 repositories, limit is 1',
    message: 'denied: registry contains 1 repositories, limit is 1',
    expect: 'match',
  },
  {
    name: 'reads …one or more images, or review your storage quota and pricing plan',
    message:
      'You have exceeded your storage quota. Delete one or more images, or review your storage quota and pricing plan',
    expect: 'match',
  },
  {
    name: 'reads …Prüfen Sie Ihr Pull-Datenverkehrkontingent und den Preisstrukturplan.',
    message:
      'Sie haben Ihr Pull-Datenverkehrkontingent für den aktuellen Monat überschritten. \nPrüfen Sie Ihr Pull-Datenverkehrkontingent und den Preisstrukturplan.',
    expect: 'match',
  },
  {
    name: 'reads …account has exceeded its pull traffic quota for the current month.',
    message: 'denied: Your account has exceeded its pull traffic quota for the current month.',
    expect: 'match',
  },
  {
    name: 'reads unexpected status: 402 Payment Required',
    message: 'unexpected status: 402 Payment Required',
    expect: 'match',
  },
  {
    name: "leaves a namespace's ResourceQuota",
    message:
      'Error creating: pods "web-1" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=8, limited: limits.cpu=8',
    expect: 'near-miss',
  },
  { name: 'sees it by looking', evidence: lookedAt(brokenLook('manifest', answered(402))), expect: 'match' },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
