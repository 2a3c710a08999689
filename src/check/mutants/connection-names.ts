/** Rules of the protocol between replicas and an environment behind connections, which the checker takes away. */
export const connectionMutationNames = [
  /** A claim is granted before its view is on stable storage. */
  'viewStoredFirst',
  /** WELCOME answers no open claim: the claimant reads another term than it knows, and halts. */
  'welcomeAnswersClaim',
  /** The other processors are shut out only when the claim is granted. */
  'shutOutFirst',
  /** Commands of a processor that does not lead are served, and its connection stays. */
  'servesOnlyTheLeader',
  /** A claim is granted while the media still work for the dead primary. */
  'drainFirst',
  /** A claim is granted while what the dead primary has written may still be lost. */
  'syncFirst',
  /** The term that a command bears is compared with the view's, not with that since which its sender leads. */
  'sinceWhichTerm',
  /** A replica makes no second connection. */
  'connectsAgain',
  /** After WELCOME a replica sends no request again. */
  'sendsAgain',
  /** A replica keeps a request whose end it has heard, and sends it to an environment that has been started anew. */
  'forgetsEnded',
  /** The environment performs a request that it has accepted before. */
  'remembersAccepted',
  /** A replica does not look at the start number in WELCOME. */
  'startNumber',
  /** A command ends when its write has landed, before that is on stable storage. */
  'syncBeforeDone',
  /** SHOWN is told before the text is on stable storage. */
  'storeBeforeShown',
  /** After WELCOME a replica sends no console byte again. */
  'textAgain',
  /** A key is told as taken before it is on stable storage. */
  'storeBeforeTaken',
  /** The environment takes each key that comes, whatever its number. */
  'keyNumbers',
  /** The number of the last key taken is not stored with the key. */
  'numberWithKey',
  /** The environment goes on with a client's text where it was, whatever the client says that it has shown. */
  'clientCounts',
  /** Members of a view are names, whichever process bears them. */
  'membersAreIncarnations',
  /** DONE ends the last request, whichever it names. */
  'doneNamesItsRequest',
  /** A replica sends its requests behind HELLO, before WELCOME. */
  'nothingBeforeWelcome',
  /** A replica keeps input that it has received already. */
  'inputOnce',
  /** After a hand-over the failover epoch ends without uncertain interrupts. */
  'handOverIsAFailure',
  /** A processor that has handed over does not buffer what its devices tell. */
  'buffersAfterHandOver',
] as const;

/** Rules of the hypervisor's that only a hand-over shows. */
export type HandOverMutation = 'handOverIsAFailure' | 'buffersAfterHandOver';

export type ConnectionMutation = (typeof connectionMutationNames)[number];
