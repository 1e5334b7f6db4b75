import { expect, test } from 'vitest';
import { type CauseName, catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

// Program output as IBM's troubleshooting pages of 2018 print it, in the languages in which they translated it.
const localized: readonly (readonly [string, CauseName])[] = [
  ['FAILED You are not logged in to IBM Cloud. ', 'cli.not-logged-in'],
  ['FEHLGESCHLAGEN\nSie sind nicht bei der IBM Cloud angemeldet', 'cli.not-logged-in'],
  ['失败 您未登录到 IBM Cloud。', 'cli.not-logged-in'],
  ["'cr' is not a registered command. See 'ibmcloud help'. ", 'cli.plugin-missing'],
  ["'cr' ist kein registrierter Befehl. Siehe 'ibmcloud help'. ", 'cli.plugin-missing'],
  [
    'You have exceeded your storage quota. Delete one or more images, or review your storage quota and pricing plan',
    'quota.exceeded',
  ],
  [
    'Sie haben Ihr Speicherkontingent überschritten. Löschen Sie mindestens ein Image oder prüfen Sie Ihr Kontingent und Ihren Preisstrukturplan.',
    'quota.exceeded',
  ],
  [
    'You have exceeded your pull traffic quota for the current month. \nReview your pull traffic quota and pricing plan',
    'quota.exceeded',
  ],
  [
    'Sie haben Ihr Pull-Datenverkehrkontingent für den aktuellen Monat überschritten. \nPrüfen Sie Ihr Pull-Datenverkehrkontingent und den Preisstrukturplan.',
    'quota.exceeded',
  ],
  ['unauthorized: authentication required', 'auth.unauthenticated'],
  ['Berechtigung nicht vorhanden: Authentifizierung erforderlich', 'auth.unauthenticated'],
  ['denied: requested access to the resource is denied', 'auth.denied'],
  ['Zugriff verweigert: Angeforderter Zugriff auf die Ressource wurde verweigert', 'auth.denied'],
  ['Error: jobs.batch "create-crds" already exists', 'helm.leftover-job'],
  ['Error: jobs.batch “create-crds” already exists。', 'helm.leftover-job'],
  ['x509: Zertifikat von unbekannter Zertifizierungsstelle signiert', 'tls.unknown-authority'],
];

test.each(localized)('%j is %s', (text, cause) => {
  const { cause: named, confidence } = classify(text, catalogue);

  expect(named).toBe(cause);
  expect(confidence).toBeGreaterThanOrEqual(0.8);
});

test.each(localized)('%j is read with decomposed letters, broken lines and no last full stop', (text, cause) => {
  const folded = text
    .normalize('NFD')
    .replaceAll(' ', ' \n ')
    .replace(/[.。]\s*$/, '');

  expect(classify(folded, catalogue).cause).toBe(cause);
});
