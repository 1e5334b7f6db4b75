import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …exit status 1: Error: password store is empty. Try "pass init".`',
    message:
      'Error saving credentials: error storing credentials - err: exit status 1, out: `pass not initialized: exit status 1: Error: password store is empty. Try "pass init".`',
    expect: 'match',
  },
  {
    name: 'reads …executable file not found in $PATH, out: ``',
    message:
      'error getting credentials - err: exec: "docker-credential-desktop.exe": executable file not found in $PATH, out: ``',
    expect: 'match',
  },
  {
    name: 'reads …image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/web: exit status 1',
    message:
      'Failed getting credential from external registry credential provider: error execing credential provider plugin ecr-credential-provider for image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/web: exit status 1',
    expect: 'match',
  },
  {
    name: 'reads …dial unix /Users/x/Library/backend.sock: connect: connection refused`',
    message:
      'Error saving credentials: error storing credentials - err: exit status 1, out: `Post "http://ipc/registry/credstore-updated": dial unix /Users/x/Library/backend.sock: connect: connection refused`',
    expect: 'match',
  },
  {
    name: 'reads docker-credential-ecr-login: command not found',
    message: 'docker-credential-ecr-login: command not found',
    expect: 'match',
  },
  {
    name: 'leaves credentials that are simply not there',
    message:
      'Error response from daemon: Head "https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/web/manifests/1": no basic auth credentials',
    expect: 'near-miss',
  },
];
