/** A file of lines that a command goes on writing: whole lines are appended, and a line that was cut off is taken away. */
import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { cannotWrite, endWith } from './failed-output';
import { lockFile } from './file-lock';
import { fileRegister } from './file-register';
import { type InputKind, readWhole } from './input-files';
import { writeAllAt } from './write-all';

const encoder = new TextEncoder();

export class LineFile {
  /** The whole lines that are there already. */
  readonly lines: readonly string[];
  readonly #file: number;
  #length: number;

  /** @throws {UsageError} if the file cannot be written, is too long, or another process writes it */
  constructor(
    private readonly what: InputKind,
    private readonly path: string,
  ) {
    fileRegister.writes(what, path);
    try {
      // Nothing of the file is touched before its lines are known to be right.
      closeSync(openSync(path, 'a'));
      this.#file = openSync(path, 'r+');
      if (!fstatSync(this.#file).isFile()) throw new Error('it is no regular file');
    } catch (error) {
      throw cannotWrite(`the ${what} ${path}`, error);
    }
    lockFile(what, path);
    const text = new TextDecoder().decode(readWhole(what, path));
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.lines = whole.split('\n').slice(0, -1);
    this.#length = encoder.encode(whole).length;
  }

  /** A line goes into the file as a whole or, where there is no room, not at all: then the command ends. */
  append(line: string): void {
    const bytes = encoder.encode(`${line}\n`);
    try {
      ftruncateSync(this.#file, this.#length);
      writeAllAt(this.#file, bytes, this.#length);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      endWith(cannotWrite(`the ${this.what} ${this.path}`, error));
    }
    this.#length += bytes.length;
  }
}
