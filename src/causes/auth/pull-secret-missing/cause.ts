import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchMissingSecret } from './match.ts';

/** A pull secret is named but cannot be retrieved. */
export const pullSecretMissing = defineCause({
  messages: [
    words(
      0.97,
      [
        'unable to retrieve some image pull secrets',
        'failedtoretrieveimagepullsecret',
        'unable to retrieve image pull secret',
        'unable to retrieve pull secret',
        'failed to retrieve image pull secret',
        'failed to get image pull secret',
        'failed to fetch image pull secret',
        'failed to retrieve pull secret',
        'failed to get pull secret',
        "couldn't get pull secret",
        "couldn't find pull secret",
        'could not find pull secret',
        'image pull secret not found',
        'pull secret not found',
        'imagepullsecret not found',
        'einige image-pull-secrets konnten nicht',
        '无法检索某些镜像拉取',
      ],
      'origin',
    ),
    shape(
      0.93,
      ['pull secret', 'pullsecret', 'pull-secret'],
      /(?:image ?)?pull[ -]?secrets?[^\n]{0,120}(?:not found|does not exist|not exist|cannot be found|missing|could not be found)/,
      'origin',
    ),
    shape(
      0.9,
      ['pull'],
      /(?:get|find|fetch|retrieve|read|load)(?:ting|ing)? (?:the )?(?:image ?)?pull[ -]?secrets?[^\n]{0,200}(?:not found|forbidden|does not exist)/,
      'origin',
    ),
    shape(
      0.88,
      ['secrets "', 'secret "'],
      /(?:registry|docker|auth|credential|image)[^\n]{0,120}\bsecrets? "[^"\n]{1,253}" not found/,
      'answer',
    ),
    shape(
      0.9,
      ['secrets "', 'secret "'],
      /(?:error syncing pod, skipping: |pull[^\n]{0,80})secrets? "[^"\n]{1,253}" not found/,
      'origin',
    ),
    shape(
      0.9,
      ['secrets "', 'secret "'],
      /\bsecrets? "[^"\n]{0,200}(?:regist|regcred|docker|pull|(?<![a-z])(?:ecr|gcr|acr)|harbor|quay|image)[^"\n]{0,60}" not found/,
      'origin',
    ),
  ],
  needs: ['pullSecrets'],
  match: matchMissingSecret,
  remediations: [],
});
