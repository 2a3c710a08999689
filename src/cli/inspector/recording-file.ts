/** A recording as a file: a line that says so, and then each message in a line, with its program and its time. */
import type { IncomingMessage } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Program, ReceivedActor } from '../../inspector/received/actors';
import { objectOf } from '../../inspector/received/message';
import type { Recording } from '../../inspector/received/recording';
import type { SpilledTexts } from './message-texts';

const header = { format: 'understudy inspection', version: 1 };

/** The file is none. */
export class NoRecording extends Error {}

export interface Kept {
  readonly recording: Recording;
  readonly texts: SpilledTexts;
}

/** Writes what has been received up to now, as fast as the file takes it; ends the file. */
export async function saveRecording(kept: Kept, file: Writable): Promise<void> {
  // A reader who goes away has what has been written by then.
  await pipeline(Readable.from(linesOf(kept)), file).catch(() => undefined);
}

function* linesOf({ recording, texts }: Kept): Generator<string> {
  const until = texts.count;
  const programs = recording.programs.map(({ number, from }) => ({ number, from }));
  yield `${JSON.stringify({ ...header, programs })}\n`;
  for (const actor of [...recording.actors.all()]) {
    const { name, session, parent, definition, announced } = actor;
    const isKnown = name !== session || parent !== undefined || definition !== undefined;
    if (announced < texts.firstHeld && isKnown) yield lineOf(actor.program.number, 0, announcement(recording, actor));
  }
  for (let message = texts.firstHeld; message < until; message++) {
    const [text, origin] = [texts.read(message), texts.originOf(message)];
    if (text !== undefined && origin !== undefined) yield lineOf(origin.program, origin.receivedAt, oneLine(text));
  }
}

const lineOf = (program: number, receivedAt: number, message: string): string =>
  `{"program":${program},"receivedAt":${receivedAt},"message":${message}}\n`;
const linePattern = /^\{"program":(\d+),"receivedAt":(\d+),"message":(.+)\}$/;

/** JSON has line ends between its tokens only. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** What told of an actor once, and has been forgotten since. */
function announcement(recording: Recording, actor: ReceivedActor): string {
  const parent = actor.parent === undefined ? undefined : recording.actors.get(actor.parent);
  return JSON.stringify({
    type: '@xstate.actor',
    sessionId: actor.session,
    name: actor.name,
    parentId: parent?.session,
    definition: actor.definition === undefined ? undefined : recording.definition(actor.definition),
    snapshot: { status: 'active' },
  });
}

/**
 * Reads a file that `saveRecording` has written; what of it is damaged counts as refused.
 * @throws {NoRecording} if it does not begin like one
 */
export async function openRecording(body: IncomingMessage, { recording }: Kept, greatestLine: number): Promise<void> {
  const programs = new Map<string, Program>();
  let number = 0;
  for await (const line of linesIn(body, greatestLine)) {
    number++;
    if (number === 1) checkHeader(line);
    else if (line === undefined) recording.refuse(0, `Line ${number} is longer than a message may be.`);
    else if (line.trim() !== '') takeLine(recording, programs, line, number);
  }
  if (number === 0) checkHeader('');
  for (const program of programs.values()) recording.leave(program);
}

function takeLine(recording: Recording, programs: Map<string, Program>, line: string, number: number): void {
  const [, program, receivedAt, message] = linePattern.exec(line) ?? [];
  if (message === undefined) {
    recording.refuse(0, `Line ${number} is no message with its program and its time.`);
    return;
  }
  const of = programs.get(program) ?? recording.join(undefined);
  programs.set(program, of);
  recording.take(of, message, Number(receivedAt));
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(line));
  } catch {
    return {};
  }
}

function checkHeader(line: string | undefined): void {
  const { format, version } = parsed(line ?? '');
  if (format !== header.format) {
    throw new NoRecording('is no recording of the inspector: its first line does not say "understudy inspection"');
  }
  if (version !== header.version) {
    throw new NoRecording(`is a recording of version ${version}; this inspector reads version ${header.version}`);
  }
}

/** The lines of a stream; `undefined` stands for one that is too long. */
async function* linesIn(body: IncomingMessage, greatest: number): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const line = () => (length > greatest ? undefined : Buffer.concat(parts).toString('utf8'));
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
      length += end - begin;
      parts.push(chunk.subarray(begin, end));
      yield line();
      [parts, length, begin] = [[], 0, end + 1];
    }
    length += chunk.length - begin;
    if (length <= greatest) parts.push(chunk.subarray(begin));
  }
  if (length > 0) yield line();
}
