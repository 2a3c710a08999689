/** Roles and views. */
export interface RoleRecords {
  /** The failure notification, handed over after all frames that arrived before it. */
  'detector.suspected': {
    /** the processor that is silent. */
    readonly peer: string;
    /** the plan has made the failure detector take the peer for dead; that the peer is silent does not follow. */
    readonly misled?: true;
    /** no silence: a later process of the peer's name has come, or the peer refuses a connection. */
    readonly told?: true;
  };
  /** The plan makes this processor's failure detector take a peer for dead: the notification follows. */
  'detector.misled': {
    /** the processor that is suspected. */
    readonly peer: string;
  };
  /** A view is claimed: the bus records it, and the processor when it hears the result. */
  'claim.granted': Claimed;
  /** The same; another processor leads. */
  'claim.refused': Claimed;
  /** P6: the processor replays what it has received. */
  'role.promoting': {
    /** which it is executing. */
    readonly epoch: number;
  };
  /** Everything received has been replayed. */
  'role.failoverEpoch': {
    /** the failover epoch. */
    readonly epoch: number;
  };
  /** P7 is done: this processor leads. */
  'role.primary': {
    /** the epoch that has ended. */
    readonly failoverEpoch: number;
    /** how many uncertain interrupts it had. */
    readonly uncertain: number;
    /** how many operations are started again. */
    readonly restarted: number;
  };
  /** A processor that joins has the whole state. */
  'role.backup': {
    /** its first. */
    readonly epoch: number;
  };
  /** A primary starts no further epoch, and tells the backups so: one of them is to lead. */
  'lead.handedOver': {
    /** that it does not start. */
    readonly epoch: number;
  };
  /** Another one leads: this processor halts. */
  'role.deposed': {
    /** which it was executing. */
    readonly epoch: number;
  };
  /** The primary has sent its whole state, and its guest goes on. */
  'join.resumed': {
    /** to whom. */
    readonly joiner: string;
    /** how often all of memory was gone through. */
    readonly rounds: number;
    /** how many pages were sent while the guest stood still. */
    readonly pages: number;
    /** how long it stood still. */
    readonly pauseNs: number;
  };
}

/** A claim of a view: at the bus by its claimant, at the processor with the view's members. */
interface Claimed {
  /** of the view. */
  readonly term: number;
  /** at the bus, the processor that claims. */
  readonly claimant?: string;
  /** at the processor, of the view. */
  readonly members?: readonly string[];
  readonly primary?: string;
}
