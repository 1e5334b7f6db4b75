import { enforcementDeadlock } from './enforcement-deadlock.ts';
import {
  missingTag,
  privateImage,
  rateLimit,
  selfSigned,
  silentRegistry,
  unknownHost,
  wrongPlatform,
} from './image-pulls.ts';
import type { Incident } from './incident.ts';

/** Every incident that can be played. */
export const incidents = {
  'enforcement-deadlock': enforcementDeadlock,
  'private-image': privateImage,
  'missing-tag': missingTag,
  'rate-limit': rateLimit,
  'wrong-platform': wrongPlatform,
  'self-signed': selfSigned,
  'unknown-host': unknownHost,
  'silent-registry': silentRegistry,
} satisfies Record<string, Incident>;

export type IncidentName = keyof typeof incidents;
