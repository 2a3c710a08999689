/** A file of lines to which a command appends: whole lines only, and a line that was cut off is removed. */
import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { cannotWrite, endWith } from './failed-output';
import { lockFile } from './file-lock';
import { fileRegister } from './file-register';
import { type InputKind, readWhole } from './input-files';
import { writeAllAt } from './write-all';

const encoder = new TextEncoder();

export class LineFile {
  /** The whole lines in the file. */
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
      // The file stays untouched until its lines are known to be right.
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

  /** A line goes into the file as a whole; without room the command ends, and no part of the line stays. */
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
