import { readFileSync } from 'node:fs';
import { catalogue } from '../src/causes/index.ts';
import { classify } from '../src/diagnosis/classify.ts';

/** One labelled message: `alt` lists causes that are right as well. */
interface Labelled {
  readonly id: string;
  readonly text: string;
  readonly cause: string;
  readonly alt?: readonly string[];
}

interface Judged extends Labelled {
  readonly named: string;
  readonly confidence: number;
  readonly right: boolean;
}

const sure = 0.9;

const [file, ...options] = process.argv.slice(2);
if (file === undefined || file.startsWith('--')) {
  process.stderr.write('usage: node scripts/eval.ts FILE [--min 0.97] [--wrong]\n');
  process.exit(2);
}
const least = Number(options[options.indexOf('--min') + 1] ?? Number.NaN);
const min = options.includes('--min') ? least : 0;
if (Number.isNaN(min)) {
  process.stderr.write('--min takes a number from 0 to 1\n');
  process.exit(2);
}

const judged = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => judge(JSON.parse(line) as Labelled));
const figures = [
  figure(
    'right (the label or one of its alternatives)',
    judged.filter(({ right }) => right).length,
    judged.length,
    min,
  ),
  ...foreignFigure(),
  figure(
    'right among the answers with confidence >= 0.9',
    count((one) => one.right && isSure(one)),
    count(isSure),
    0.97,
  ),
  figure(
    'sure among the right answers',
    count((one) => one.right && isSure(one)),
    count(({ right }) => right),
    0.8,
  ),
];
printCauses();
printConfusions();
for (const { name, value, least: wanted, holds } of figures) {
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${value} ${name} (at least ${wanted})\n`);
}
process.exitCode = figures.every(({ holds }) => holds) ? 0 : 1;

function judge(labelled: Labelled): Judged {
  const { cause, confidence } = classify(labelled.text, catalogue);
  const right = cause === labelled.cause || (labelled.alt ?? []).includes(cause);
  return { ...labelled, named: cause, confidence, right };
}

function isSure({ confidence }: Judged): boolean {
  return confidence >= sure;
}

function count(wanted: (one: Judged) => boolean): number {
  return judged.filter(wanted).length;
}

function figure(name: string, part: number, whole: number, wanted: number) {
  const share = whole === 0 ? 1 : part / whole;
  return { name, value: `${share.toFixed(4)} (${part} of ${whole})`, least: wanted, holds: share >= wanted };
}

/** At most one message in eleven that is none of ours may be named a cause of ours. */
function foreignFigure() {
  const foreign = judged.filter(({ cause }) => cause === 'other.unrelated');
  const left = foreign.filter(({ named, right }) => right || named === 'other.unrelated').length;
  if (foreign.length === 0) return [];
  return [
    figure(
      'unrelated messages left alone',
      left,
      foreign.length,
      1 - Math.max(1, foreign.length / 11) / foreign.length,
    ),
  ];
}

function printCauses(): void {
  for (const cause of [...new Set(judged.map((one) => one.cause))].sort()) {
    const all = judged.filter((one) => one.cause === cause);
    const right = all.filter((one) => one.right).length;
    process.stdout.write(`${cause.padEnd(32)} ${String(right).padStart(4)} of ${String(all.length).padStart(4)}\n`);
  }
}

function printConfusions(): void {
  for (const { id, cause, named, confidence, text } of judged.filter(({ right }) => !right)) {
    process.stdout.write(`${id}: ${cause} was named ${named} (${confidence})\n`);
    if (options.includes('--wrong')) process.stdout.write(`    ${JSON.stringify(text)}\n`);
  }
}
