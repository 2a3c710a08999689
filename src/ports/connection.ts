/** What one end of a connection hears; each arrives through the clock. */
export interface ConnectionListener {
  /** A whole frame of the other end's. */
  frame(bytes: Uint8Array): void;
  /** The connection has ended: nothing more arrives, and nothing more leaves. */
  closed(): void;
}

/**
 * One end of an ordered connection between two processes. The frames of one end arrive in the order of sending; when
 * the connection breaks, only a beginning of them has arrived.
 */
export interface ConnectionEnd {
  /** Binds the one listener of this end. */
  hear(listener: ConnectionListener): void;
  /** Sends a frame; on a connection that has ended, nothing happens. */
  send(frame: Uint8Array): void;
  /** Ends the connection; this end hears no more, and the other end hears that it has ended. */
  close(): void;
}
