import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt, withSecret } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …Your authorization token has expired. Reauthenticate and try again.',
    message: 'denied: Your authorization token has expired. Reauthenticate and try again.',
    expect: 'match',
  },
  {
    name: 'reads …operation: The security token included in the request is expired',
    message:
      'An error occurred (ExpiredTokenException) when calling the GetAuthorizationToken operation: The security token included in the request is expired',
    expect: 'match',
  },
  {
    name: 'reads …AADSTS7000222: The provided client secret keys for app are expired.',
    message:
      'failed to authorize: failed to fetch oauth token: AADSTS7000222: The provided client secret keys for app are expired.',
    expect: 'match',
  },
  {
    name: 'reads unauthorized: The robot account has expired',
    message: 'unauthorized: The robot account has expired',
    expect: 'match',
  },
  {
    name: 'reads …denied: the access token expired at 2026-01-02',
    message:
      'Error: creating build container: initializing source docker://gitlab.example.com:5050/g/p:1: denied: the access token expired at 2026-01-02',
    expect: 'match',
  },
  {
    name: 'leaves an expired certificate',
    message:
      'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-02T10:00:00Z is after 2026-03-01T00:00:00Z',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(
      brokenLook('manifest', answered(403, 'DENIED', 'Your authorization token has expired.'), withSecret),
    ),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
