import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, status, words } from '../../../diagnosis/patterns.ts';
import { matchAnswer } from '../../registry-access.ts';

/** The repository, tag or digest does not exist. */
export const notFound = defineCause({
  messages: [
    words(
      0.97,
      [
        'manifest unknown',
        'manifest_unknown',
        'name unknown',
        'name_unknown',
        'repository name not known to registry',
        'no such manifest',
        'was deleted or has expired',
        'manifest not found',
        'requested image not found',
      ],
      'answer',
    ),
    words(
      0.92,
      [
        'blob unknown',
        'unknown blob',
        'blob_unknown',
        'unknown manifest',
        'no such image',
        'image not found',
        'tag not found',
        'repository not found',
        'image does not exist',
        'tag does not exist',
        'manifest_blob_unknown',
        'unknown image',
        'project not found',
        '清单未知',
        '找不到镜像',
        '镜像不存在',
        '이미지를 찾을 수 없',
        'image nicht gefunden',
        'imagenotfoundexception',
        'repositorynotfoundexception',
      ],
      'answer',
    ),
    shape(
      0.96,
      ['does not exist in the registry'],
      /repository (?:with name )?[^\n]{0,300}does not exist in the registry/,
      'answer',
    ),
    shape(0.95, ['not found'], /manifest (?:for )?[^\n]{1,300}? not found/, 'answer'),
    shape(
      0.93,
      ['not found', 'does not exist', 'could not be found', "doesn't exist", 'cannot be found'],
      /\b(?:image|tag|repository|artifact|project)s? ["'`]?[\w./:@<>*$[\]-]{1,300}["'`]? (?:was |is )?(?:not found|does not exist(?! or )|could not be found|doesn't exist|cannot be found)/,
      'answer',
    ),
    shape(
      0.95,
      ['not found'],
      /(?:failed to (?:resolve (?:reference|image)|pull and unpack image|pull image)|(?:unable to|could not|cannot) (?:pull|find|resolve))[^\n]{0,600}?[\w.-]+(?::\d{2,5})?\/?[\w./-]{0,200}(?:[:@][\w.:-]{1,140})?["']?: not found/,
      'status',
    ),
    shape(
      0.9,
      ['not found'],
      /(?:content descriptor|content at|blob|layer|manifests\/)[^\n]{0,300}: not found/,
      'status',
    ),
    shape(0.95, ['failed to fetch'], /manifest[^\n]{0,60}failed to fetch "/, 'answer'),
    shape(0.9, ['not_found', 'notfound'], /"code" ?: ?"not_?found"|\bnot_found:/, 'answer'),
    shape(0.75, ['not found'], /: not found\b/, 'summary'),
    ...status('404', 'not found|page not found|nicht gefunden', 0.92),
  ],
  needs: ['registry'],
  match: matchAnswer([404]),
  remediations: [],
});
