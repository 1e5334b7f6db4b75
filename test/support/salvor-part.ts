// One half of Salvor as a process: `worker` only works, `web` only takes what arrives. Ends like `salvor start` does.
import { once } from 'node:events';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';

const [role] = process.argv.slice(2);
if (role !== 'worker' && role !== 'web') throw new RangeError('worker or web');
const app = createApp(readConfig(process.env), { role });
const terminated = once(process, 'SIGTERM');
await app.start();
await terminated;
await app.stop();
