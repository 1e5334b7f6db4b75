import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …received unexpected HTTP status: 500 Internal Server Error',
    message:
      'error pulling image configuration: download failed after attempts=6: received unexpected HTTP status: 500 Internal Server Error',
    expect: 'match',
  },
  {
    name: 'reads …request to https://quay.io/v2/acme/api/manifests/1: 502 Bad Gateway',
    message: 'unexpected status from HEAD request to https://quay.io/v2/acme/api/manifests/1: 502 Bad Gateway',
    expect: 'match',
  },
  {
    name: 'reads received unexpected HTTP status: 503 Service Unavailable',
    message: 'received unexpected HTTP status: 503 Service Unavailable',
    expect: 'match',
  },
  {
    name: 'reads …blobstore: 500 Internal Server Error" err.message="unknown error"',
    message:
      'level=error msg="response completed with error" err.code=UNKNOWN err.detail="unexpected HTTP status from blobstore: 500 Internal Server Error" err.message="unknown error"',
    expect: 'match',
  },
  {
    name: 'reads …Time-out</h1></center><hr><center>nginx</center></body></html>',
    message:
      '<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center></body></html>',
    expect: 'match',
  },
  {
    name: 'reads …character \'<\' looking for beginning of value: "<!DOCTYPE html>"',
    message:
      'Upload failed: Error parsing HTTP response: invalid character \'<\' looking for beginning of value: "<!DOCTYPE html>"',
    expect: 'match',
  },
  {
    name: 'leaves the 500 of a daemon that passes a 404 on',
    message:
      '500 Server Error for http+docker://localhost/v1.43/images/create?tag=9&fromImage=acme: Internal Server Error ("manifest for acme:9 not found: manifest unknown: manifest unknown")',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(503, 'UNAVAILABLE'))),
    expect: 'match',
  },
  {
    name: 'sees something that does not answer as a registry does',
    evidence: lookedAt(brokenLook('manifest', answered(418))),
    expect: 'match',
  },
  {
    name: 'sees something that is no HTTP',
    evidence: lookedAt(brokenLook('ping', { kind: 'malformed', detail: 'Parse Error: Expected HTTP/' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
