/** A processor's state without its memory, as `Cpu` takes it. */
import * as v from 'valibot';
import { count, upTo, word, words } from './fields';

const greatestTranslations = 1 << 14;
const blocks = 4;

const translation = v.strictObject({ frame: word, protection: word });
const block = v.strictObject({
  entry: upTo(blocks - 1),
  space: word,
  page: word,
  pages: v.pipe(upTo(1 << 20), v.minValue(1)),
  translation,
});

const isKnown = (value: unknown): boolean => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [key, known] = value as [unknown, unknown];
  return Number.isSafeInteger(key) && v.is(translation, known);
};
const known = v.custom<readonly unknown[]>(
  (value) => Array.isArray(value) && value.length <= greatestTranslations && value.every(isKnown),
  'no translations',
);

const bySide = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.strictObject({ instruction: schema, data: schema });

/** `files`: how many registers each file has. */
export const processorSchema = (files: readonly number[]) =>
  v.strictObject({
    files: v.strictTuple(files.map((length) => words(length))),
    counts: v.strictObject({ instructions: count, simulated: count, recovery: word }),
    translation: v.strictObject({
      blocks: bySide(v.pipe(v.array(block), v.maxLength(blocks))),
      takeover: bySide(known),
    }),
  });
