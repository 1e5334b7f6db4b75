import { catalogue } from '../src/causes/index.ts';
import { classify } from '../src/diagnosis/classify.ts';
import { benchDiagnosis } from './bench-diagnosis.ts';
import { hostileMessages, ordinaryMessages } from './bench-messages.ts';

const leastPerSecond = 20_000;
const mostGrowth = 12;
const times = 8;

/** Milliseconds of processor time that this process used for `work`. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The best of some rounds: what the machine can do when nothing else disturbs it. */
function best(rounds: number, measure: () => number): number {
  return Math.min(...Array.from({ length: rounds }, measure));
}

function readAll(repeat: number): void {
  for (let round = 0; round < repeat; round++) {
    for (const message of ordinaryMessages) classify(message, catalogue);
  }
}

readAll(30);
const repeat = 100;
const milliseconds = best(5, () => processorTime(() => readAll(repeat)));
const perSecond = Math.round((ordinaryMessages.length * repeat * 1000) / milliseconds);
const characters = ordinaryMessages.reduce((sum, message) => sum + message.length, 0) / ordinaryMessages.length;
const fast = perSecond >= leastPerSecond;
process.stdout.write(
  `${fast ? 'ok  ' : 'FAIL'} ${perSecond} messages per second and core, ${Math.round(characters)} characters each on average (at least ${leastPerSecond})\n`,
);

let linear = true;
for (const { name, make } of hostileMessages) {
  const size = 6_000;
  const small = make(size);
  const large = make(size * times);
  const calls = Math.max(
    1,
    Math.ceil(
      40 /
        Math.max(
          0.05,
          processorTime(() => classify(small, catalogue)),
        ),
    ),
  );
  const once = (text: string): number =>
    best(
      5,
      () =>
        processorTime(() => {
          for (let call = 0; call < calls; call++) classify(text, catalogue);
        }) / calls,
    );
  const [short, long] = [once(small), once(large)];
  const growth = long / short;
  const holds = growth <= mostGrowth;
  linear &&= holds;
  process.stdout.write(
    `${holds ? 'ok  ' : 'FAIL'} ${name.padEnd(28)} ${short.toFixed(3)} ms → ${long.toFixed(3)} ms for ${times} times as much: ${growth.toFixed(1)} times (at most ${mostGrowth})\n`,
  );
}

const sideBySide = await benchDiagnosis();

process.exitCode = fast && linear && sideBySide ? 0 : 1;
