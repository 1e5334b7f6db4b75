import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchMalformedSecret } from './match.ts';

/** The pull secret is no valid `.dockerconfigjson` or `.dockercfg`. */
export const pullSecretMalformed = defineCause({
  messages: [
    shape(
      0.95,
      [
        'dockerconfigjson',
        'dockercfg',
        'docker config',
        'dockerconfig',
        'docker-registry secret',
        'config.json',
        'auth.json',
      ],
      /(?:dockerconfigjson|dockercfg|docker ?config(?:entry|file|json)?|docker-registry secret|(?:docker|containers|kaniko|root|auth)\/(?:config|auth)\.json|config\.json|auth\.json)[^\n]{0,300}(?:invalid|unmarshal|illegal|malformed|not valid|unexpected end|cannot parse|couldn't parse|could not parse|failed to parse|unable to parse|decode|required value|concatenated|unexpected|looking for beginning)/,
      'decisive',
    ),
    shape(
      0.94,
      ['dockerconfig', 'dockercfg', 'docker config', 'auth config', 'config.json', 'auth.json', 'pull secret'],
      /(?:invalid|unmarshal|illegal|malformed|couldn't parse|could not parse|cannot parse|failed to (?:parse|decode|unmarshal)|unable to (?:parse|decode)|error (?:parsing|decoding|unmarshal\w{0,5}))[^\n]{0,160}(?:dockerconfig|dockercfg|docker config|auth config|\/config\.json|auth\.json|pull secret)/,
      'decisive',
    ),
    words(
      0.95,
      [
        'username and password concatenated',
        'invalid registry auth',
        'invalid auth configuration',
        'invalid pull secret',
        'failed to parse auth field',
        'failed to decode auth field',
        'unable to parse auth field',
        'invalid auth field',
        'no such key .dockerconfigjson',
        "couldn't find key .docker",
        "keyerror: '.dockerconfigjson'",
        "keyerror: '.dockercfg'",
        'must contain .dockerconfigjson',
        'failed to parse docker config',
        'invalid auth config file',
        'unable to refresh docker secrets index',
        'unable to get host for registry',
        'invalid docker config',
        'invalid dockercfg',
      ],
      'decisive',
    ),
    shape(
      0.9,
      ['illegal base64'],
      /(?:auth|secret|docker|credential|password|registry|pull(?:ing)?(?: and unpack)? image)[^\n]{0,300}illegal base64 data/,
      'decisive',
    ),
    shape(
      0.9,
      ['getting username and password'],
      /getting username and password: [^\n]{0,200}(?:looking for beginning|unexpected end of json|cannot unmarshal)/,
      'decisive',
    ),
    shape(
      0.88,
      ['pull secret', 'pullsecret', 'image-pull-secret'],
      /pull[ -]?secret[^\n]{0,120}(?:invalid|malformed|not valid|wrong type|cannot be parsed|is not of type)/,
      'origin',
    ),
    shape(0.85, ['parse'], /parse ?auth[^\n]{0,120}(?:invalid|illegal|malformed)/, 'decisive'),
  ],
  needs: ['pullSecrets'],
  match: matchMalformedSecret,
  remediations: [],
});
