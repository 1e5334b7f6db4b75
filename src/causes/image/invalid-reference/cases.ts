import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { examplePod, hiddenFact, waitingContainer } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …invalid reference format',
    message:
      'Failed to apply default image tag "https://harbor.example.com/release/name:1.1.0": couldn\'t parse image reference "https://harbor.example.com/release/name:1.1.0": invalid reference format',
    expect: 'match',
  },
  {
    name: 'reads taiga-async-0 0/1 InvalidImageName 0 4m56s',
    message: 'taiga-async-0             0/1     InvalidImageName   0          4m56s',
    expect: 'match',
  },
  {
    name: 'reads …Failed to parse image "./myimage": invalid reference format',
    message:
      'Error: error encountered while bringing up pod test-pod-0: Failed to parse image "./myimage": invalid reference format',
    expect: 'match',
  },
  {
    name: 'reads …registries are defined in "/etc/containers/registries.conf"',
    message:
      'short-name "nginx" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    expect: 'match',
  },
  {
    name: "reads …error: invalid image tag: image tag contains invalid character '/'",
    message: "compose file error: invalid image tag: image tag contains invalid character '/'",
    expect: 'match',
  },
  {
    name: 'reads …flag: invalid reference format: repository name must be lowercase',
    message:
      'invalid argument "Acme/Web:1" for "-t, --tag" flag: invalid reference format: repository name must be lowercase',
    expect: 'match',
  },
  {
    name: 'leaves a well-formed name that does not exist',
    message: 'Error response from daemon: manifest for acme/web:9 not found: manifest unknown: manifest unknown',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: { pod: seen(examplePod(waitingContainer('InvalidImageName', { image: 'Shop/Web:1' }))) },
    expect: 'match',
  },
  {
    name: 'is not seen where nothing is wrong',
    evidence: { pod: seen(examplePod(waitingContainer('ErrImagePull'))) },
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('pod'), expect: 'undecided' },
  {
    name: 'leaves an image that could not be opened for another reason',
    message:
      'level=fatal msg="Error parsing image name \\"docker://registry.example.com/app:1\\": pinging container registry registry.example.com: Get \\"https://registry.example.com/v2/\\": x509: certificate signed by unknown authority"',
    expect: 'near-miss',
  },
  {
    name: 'reads that the tag is empty',
    message: 'ctr: failed to resolve reference "registry.example.com/app:": object required',
    expect: 'match',
  },
];
