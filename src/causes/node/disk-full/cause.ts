import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchNodeCondition } from '../../node-condition.ts';

/** The node's disk is full or under pressure. */
export const diskFull = defineCause({
  messages: [
    words(
      0.97,
      [
        'no space left on device',
        'diskpressure',
        'disk pressure',
        'disk-pressure',
        'failed to garbage collect required amount of images',
        'low on resource: ephemeral-storage',
        'low on resource: imagefs',
        'low on resource: nodefs',
        'disk quota exceeded',
        'not enough space on the disk',
        'not enough disk space',
        'insufficient disk space',
        'not enough free space',
        'insufficient free space',
        'enospc',
        'disk is full',
        'disk full',
        'disk usage on image filesystem',
        'no free space',
        'no space left',
        'out of disk space',
        'run out of space',
        'insufficient ephemeral-storage',
        'insufficient space in',
        'thin pool has',
        '设备上没有空间',
        '磁盘空间不足',
        '장치에 남은 공간이 없음',
        '디스크 공간이 부족',
        'kein speicherplatz mehr',
        'auf dem gerät ist kein speicherplatz',
      ],
      'absolute',
    ),
    // The reason of an event; its message may say that something else kept the images from being removed.
    words(0.9, ['imagegcfailed', 'freediskspacefailed'], 'summary'),
    shape(0.9, ['evict'], /evict[^\n]{0,160}(?:ephemeral-storage|imagefs|nodefs|disk)/, 'absolute'),
  ],
  needs: ['node'],
  match: matchNodeCondition('DiskPressure'),
  remediations: [],
});
