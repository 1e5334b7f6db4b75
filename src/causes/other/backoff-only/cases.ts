import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads Back-off pulling image "registry.example.com/shop/web:1"',
    message: 'Back-off pulling image "registry.example.com/shop/web:1"',
    expect: 'match',
  },
  {
    name: 'reads web-7d9f8b6c5d-x2x9k 0/1 ImagePullBackOff 0 2m',
    message: 'web-7d9f8b6c5d-x2x9k   0/1   ImagePullBackOff   0   2m',
    expect: 'match',
  },
  {
    name: 'reads …"web" in pod "web-0" is waiting to start: image can\'t be pulled',
    message:
      'Error from server (BadRequest): container "web" in pod "web-0" is waiting to start: image can\'t be pulled',
    expect: 'match',
  },
  { name: 'reads Failed to pull image "shop/web:1"', message: 'Failed to pull image "shop/web:1"', expect: 'match' },
  {
    name: 'leaves a back-off that names its cause',
    message:
      'Back-off pulling image "acme/web:9": ErrImagePull: reading manifest 9 in docker.io/acme/web: manifest unknown',
    expect: 'near-miss',
  },
];
