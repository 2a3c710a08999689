import { writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { encode } from 'cbor-x';
import { Command } from 'commander';
import { Random } from '../../../src/base/random';
import { table } from '../../../src/pa-risc/instructions/table';
import { isInstalled, type Listed, listFile, listWords } from '../objdump';
import { differences } from './compare';

/** Words of each form, made at random. */
const wordsOfEachForm = 40;
/** Words of a sample that come from the executable. */
const wordsOfFile = 18_000;

const { sample } = new Command('oracle:listing')
  .description('compare the disassembler and the assembler with objdump, on every word of an executable')
  .argument('<file.elf>')
  .option('--sample <file>', 'write a sample with words of every form that the tests check without objdump')
  .parse()
  .opts<{ sample?: string }>();
const [path] = process.argv.slice(2);

if (!isInstalled()) {
  process.stderr.write('hppa-linux-gnu-objdump is not installed (Debian: binutils-hppa-linux-gnu)\n');
  process.exit(2);
}

const listed = listFile(path);
const { texts, words } = differences(listed);
for (const text of texts.slice(0, 20)) process.stdout.write(`${text}\n`);
process.stdout.write(
  `${listed.length} words: ${texts.length} differ in text; ${words} stand for a word that GNU's assembler would write otherwise\n`,
);
if (sample !== undefined) writeFileSync(sample, brotliCompressSync(encode(plain(chosen(listed)))));
process.exitCode = texts.length > 0 ? 1 : 0;

/** Spread over the file, and random words of every form; what objdump does not know is left out. */
function chosen(all: readonly Listed[]): readonly Listed[] {
  const random = new Random('listing');
  const step = Math.max(1, Math.floor(all.length / wordsOfFile));
  const made = table.flatMap(({ mask, match }) =>
    Array.from({ length: wordsOfEachForm }, (_, at) => {
      const bits = random.integer(0, 0xffffffff) & random.integer(0, 0xffffffff) & ~mask;
      // Forms of few bits have texts only without stray ones.
      return (at < 2 ? match | ((at * 8) & ~mask) : bits | match) >>> 0;
    }),
  );
  const known = listWords(made).filter(({ text }) => !text.startsWith('.word') && !text.startsWith('copr'));
  const same = known.filter((each) => differences([each]).texts.length === 0);
  return [...all.filter((_, at) => at % step === 0), ...same];
}

function plain(list: readonly Listed[]) {
  return list.map(({ address, word, text }) => [address, word, text]);
}
