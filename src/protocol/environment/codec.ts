/** A message in CBOR, one a frame. What arrives is checked, and a frame that is none is told in words. */
import { Decoder, Encoder } from 'cbor-x';
import * as v from 'valibot';
import {
  type ClientMessage,
  clientMessages,
  type EnvironmentMessage,
  environmentMessages,
  type ReplicaMessage,
  replicaMessages,
  type TerminalMessage,
  terminalMessages,
} from './messages';

/** A longer frame is refused unread, in bytes. */
export const greatestFrame = 1 << 26;

/** What the sender has written stands in the line, of so many characters. */
const greatestProblem = 120;

const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
const decoder = new Decoder({ useRecords: false, copyBuffers: true }) as { decode(bytes: Uint8Array): unknown };

/** What a frame is: a message, or why it is none. */
export type Decoded<Message> = { readonly message: Message } | { readonly problem: string };

export function encodeMessage(
  message: ReplicaMessage | EnvironmentMessage | ClientMessage | TerminalMessage,
): Uint8Array {
  return Uint8Array.from(encoder.encode(message));
}

/** Decodes the messages of this schema. */
export const decoding =
  <Message>(schema: v.GenericSchema<unknown, Message>) =>
  (frame: Uint8Array): Decoded<Message> => {
    if (frame.length > greatestFrame)
      return { problem: `a frame of ${frame.length} bytes, more than ${greatestFrame}` };
    let value: unknown;
    try {
      value = decoder.decode(frame);
    } catch {
      return { problem: `a frame of ${frame.length} bytes that is no CBOR` };
    }
    const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
    if (success) return { message: output };
    const [issue] = issues;
    const said = issue.message.slice(0, greatestProblem);
    return { problem: `no message of this protocol: ${v.getDotPath(issue) ?? 'the frame'}: ${said}` };
  };

export const decodeReplicaMessage = decoding<ReplicaMessage>(replicaMessages);
export const decodeEnvironmentMessage = decoding<EnvironmentMessage>(environmentMessages);
export const decodeClientMessage = decoding<ClientMessage>(clientMessages);
export const decodeTerminalMessage = decoding<TerminalMessage>(terminalMessages);
