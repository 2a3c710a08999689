/** The environment behind connections. The actor is `environment`, or the processor that has the connection. */
export interface EnvironmentRecords {
  /** Its process serves from now on. */
  'environment.started': {
    /** how often it has been started. */
    readonly start: number;
    /** of the view that it has found. */
    readonly term: number;
  };
  /** Its process has ended at once: what is not on stable storage is gone. */
  'environment.crashed': {
    /** until it is started again, in nanoseconds. */
    readonly forNs: number;
  };
  /** A replica has said HELLO and is told the view. */
  'replica.welcomed': {
    /** which. */
    readonly processor: string;
    /** of the view in force. */
    readonly term: number;
  };
  /** The environment ends a connection. */
  'connection.refused': {
    /** of the replica or client; `unknown` before it has said who it is. */
    readonly who: string;
    /** in words. */
    readonly why: string;
  };
  /** A processor's connection to the environment is cut, and a beginning of what was on its way still arrives. */
  'connection.cut': {
    /** how long no other one can be made, in nanoseconds. */
    readonly forNs: number;
    /** frames on their way that still arrive at the environment, and those that do not. */
    readonly arriving: number;
    readonly lost: number;
  };
  /** The connection between two replicas is cut, and what was on its way is lost. The actor is `link`. */
  'peers.cut': {
    readonly from: string;
    readonly to: string;
    /** how long no other one can be made, in nanoseconds. */
    readonly forNs: number;
  };
  /** Two replicas have introduced themselves to each other on a new connection. */
  'peer.introduced': {
    readonly peer: string;
    /** of the view that the peer knows. */
    readonly term: number;
    /** the number of the next message that the peer expects. */
    readonly next: number;
  };
  /** A replica does not talk with a process that has introduced itself. */
  'peer.refused': {
    readonly peer: string;
    /** in words. */
    readonly why: string;
  };
  /** At a processor: the environment has been started anew, and knows nothing of earlier requests. */
  'requests.uncertain': {
    /** how many end as uncertain. */
    readonly uncertain: number;
  };
  /** In a process of its own: a device has done something to the world; the actor is the device. */
  'effect.done': {
    /** for whom. */
    readonly processor: string;
    /** what a repetition means (docs/devices.md). */
    readonly sensitivity: 'insensitive' | 'testable' | 'neither' | 'unreliable';
    /** in words, the same for the same effect. */
    readonly what: string;
    /** of the bytes written, xxh64. */
    readonly digest: string;
  };
  /** In a process of its own: console bytes are on stable storage; after its start, all that it has found there. */
  'console.shown': {
    /** of the first byte, from 0 on. */
    readonly ordinal: number;
    /** a character for each byte (Latin-1). */
    readonly text: string;
  };
  /** A client of the terminal is there. */
  'client.attached': {
    /** how many bytes it has shown. */
    readonly shown: number;
  };
  'client.left': {
    /** until it attaches again, in nanoseconds. */
    readonly forNs: number;
  };
}
