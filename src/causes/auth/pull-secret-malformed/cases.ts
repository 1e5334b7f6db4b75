import type { Case } from '../../case.ts';
import { hiddenFact, pullSecretsSeen } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …"pull-secret" is invalid: data[.dockerconfigjson]: Required value',
    message: 'error: failed to create secret Secret "pull-secret" is invalid: data[.dockerconfigjson]: Required value',
    expect: 'match',
  },
  {
    name: "reads …contents redacted>\": invalid character '\\n' in string literal",
    message:
      'The Secret "regcred" is invalid: data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'\\n\' in string literal',
    expect: 'match',
  },
  {
    name: 'reads …config file: /root/.docker/config.json: Invalid Auth config file',
    message: 'WARNING: Error loading config file: /root/.docker/config.json: Invalid Auth config file',
    expect: 'match',
  },
  {
    name: 'reads …docker config from secret shop/regcred: unexpected end of JSON input',
    message: 'failed to parse docker config from secret shop/regcred: unexpected end of JSON input',
    expect: 'match',
  },
  {
    name: 'reads …illegal base64 data at input byte 4 in auth field of secret regcred',
    message:
      'error getting auth for registry.example.com: illegal base64 data at input byte 4 in auth field of secret regcred',
    expect: 'match',
  },
  {
    name: 'leaves an HTML answer of the registry',
    message:
      "Error initializing image from source docker://registry.example.com:5000/base:1: invalid character '<' looking for beginning of value",
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: pullSecretsSeen({ name: 'regcred', problem: 'malformed', detail: 'not JSON', entries: [] }),
    expect: 'match',
  },
  {
    name: 'is not seen where nothing is wrong',
    evidence: pullSecretsSeen({ name: 'regcred', entries: [] }),
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('pullSecrets'), expect: 'undecided' },
];
