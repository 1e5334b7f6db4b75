import { readFileSync } from 'node:fs';

export interface Instruction {
  readonly name: string;
  /** The words after the name; of the JSON form its items. */
  readonly words: readonly string[];
  /** The line as written, without the name. */
  readonly line: string;
}

export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Reads as much of a Dockerfile as ours uses: https://docs.docker.com/reference/dockerfile/ */
export function readDockerfile(path: string): readonly Stage[] {
  const text = readFileSync(path, 'utf8').replaceAll(/\\\n/g, ' ');
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const whole of lines) {
    const [name = '', ...rest] = whole.trim().split(/\s+/);
    const line = whole.trim().slice(name.length).trim();
    const words = line.startsWith('[') ? (JSON.parse(line) as string[]) : rest;
    if (name === 'FROM') stages.push({ image: words[0] ?? '', name: words[2], instructions: [] });
    else stages.at(-1)?.instructions.push({ name, words, line });
  }
  return stages;
}

/** The arguments of every instruction of that name. */
export function all(stage: Stage, name: string): readonly Instruction[] {
  return stage.instructions.filter((instruction) => instruction.name === name);
}
