/**
 * The guided path through the paper: each step is a scenario that runs, what is seen in it, and a question that the
 * reader answers by breaking something.
 */

export interface TourStep {
  /** The rule that the step is about, as the log's chips name it. */
  readonly rule: string;
  readonly title: string;
  readonly scenario: string;
  /** Where the step opens: the first record that passes this filter of the log; without one, power-on. */
  readonly at?: string;
  readonly text: readonly string[];
  readonly ask: string;
  /** What the button does: statements that the fork adds, from the moment in sight. */
  readonly breaks: { readonly label: string; readonly statements: readonly string[]; readonly at?: string };
}

const write = 'p7-write-in-progress.scenario';

export const tour: readonly TourStep[] = [
  {
    rule: 'start',
    title: 'Two machines run the same program. Kill one.',
    scenario: 'p1-interrupts-buffered.scenario',
    at: 'type:epoch.ended epoch:20',
    text: [
      'left is the primary: it alone works with the disk and the terminal. right is its backup: it executes the same instructions, a little later, and what it writes goes nowhere.',
      'When left dies, right takes over in the middle of the program, and neither the program nor the disk can tell.',
    ],
    ask: 'Kill left. How long does it take until right leads, and what does the terminal show in the end?',
    breaks: { label: 'Kill left', statements: ['at epoch 20 kill left'], at: 'type:role.primary' },
  },
  {
    rule: 'P0',
    title: 'P0: a value of the environment is sent, and acknowledged',
    scenario: 'p0-environment-value.scenario',
    at: 'actor:left kind:environmentValue',
    text: [
      'The guest reads the clock. Two clocks never agree, so only left’s is read; left sends the value as ● and stands still until right has it.',
      'From then on no failure can make the two guests read different times.',
    ],
    ask: 'Take P0 away and kill left in epoch 20. What does right’s guest read, and which point of the verdict notices?',
    breaks: { label: 'Without P0', statements: ['without P0', 'at epoch 20 kill left'] },
  },
  {
    rule: 'P1',
    title: 'P1: interrupts wait for the end of the epoch',
    scenario: 'p1-interrupts-buffered.scenario',
    at: 'actor:left type:interrupt.buffered',
    text: [
      'The disk is done in the middle of an epoch, and left’s guest does not hear of it yet: right’s guest is at another instruction by now.',
      'Both get the interrupt between the same two instructions: at the end of the epoch.',
    ],
    ask: 'Kill left while it keeps the interrupt. Does right’s guest ever hear that the disk is done?',
    breaks: {
      label: 'Kill left then',
      statements: ['after left interrupt.buffered scsi, kill left'],
      at: 'uncertain:true',
    },
  },
  {
    rule: 'P2',
    title: 'P2: the end of an epoch is acknowledged before the next one begins',
    scenario: 'p2-epoch-end.scenario',
    at: 'actor:left kind:epochEnd epoch:38',
    text: [
      'left sends the interrupts that it has kept and the end of the epoch ■, and waits, dotted, for the acknowledgment.',
      'Whatever left’s guest acts upon, right’s guest will hear of too.',
    ],
    ask: 'Make the wire slow, 2 ms each way. What happens to the bands of left, and how much longer does the run take?',
    breaks: { label: 'A slow link', statements: ['link delay=2ms'] },
  },
  {
    rule: 'P3',
    title: 'P3: the backup awaits the value',
    scenario: 'p3-backup-awaits-value.scenario',
    at: 'actor:right rule:P3',
    text: [
      'right’s guest has come to the instruction first, because the link takes 2 ms. It waits and takes left’s value in place of its own clock’s.',
      'A message is acknowledged on receipt, not when the guest comes to use it.',
    ],
    ask: 'Let right read its own clock. What does the oracle say about time?',
    breaks: { label: 'Without P3', statements: ['without P3'] },
  },
  {
    rule: 'P4',
    title: 'P4: the backup’s devices are silent',
    scenario: 'p4-backup-ignores-its-devices.scenario',
    at: 'actor:right type:output.absorbed',
    text: [
      'Both guests start the same write. left’s reaches the disk; right’s hypervisor absorbs it.',
      'The one interrupt comes to left, and right’s guest gets a copy at the end of the same epoch.',
    ],
    ask: 'Kill left while the disk writes for it. From which epoch on do right’s operations reach the disk?',
    breaks: {
      label: 'Kill left',
      statements: ['11 ms after disk medium.started write, kill left'],
      at: 'actor:right type:output.released',
    },
  },
  {
    rule: 'P5',
    title: 'P5: the same interrupts in the same place',
    scenario: 'p5-same-interrupts-same-place.scenario',
    at: 'actor:right type:interrupt.delivered',
    text: [
      'right ends the epoch after exactly as many instructions, and waits for left’s word. Then it delivers the interrupts that came with it and takes over left’s clock.',
      'Both guests are in the same state again: the oracle compares their digests at each epoch’s end.',
    ],
    ask: 'Let right go on without the interrupts. How many epochs pass until the states differ?',
    breaks: { label: 'Without P5', statements: ['without P5'] },
  },
  {
    rule: 'P6',
    title: 'P6: the failure takes the place of the missing message',
    scenario: 'p6-value-missing.scenario',
    at: 'type:detector.suspected',
    text: [
      'left has died while right waits for a value. After 50 ms of silence right is told so, resolves the instruction itself, and finishes the failover epoch.',
      'It is the primary from the next epoch on, not before: what it outputs in the failover epoch is still absorbed.',
    ],
    ask: 'Trust only 10 ms of silence. How much sooner does right lead, and what is the danger on a bad link?',
    breaks: { label: 'Trust 10 ms', statements: ['detector timeout=10ms'], at: 'type:role.primary' },
  },
  {
    rule: 'P7',
    title: 'P7: what is outstanding becomes uncertain',
    scenario: write,
    at: 'uncertain:true',
    text: [
      'left died while the disk was writing for it. The disk will finish; but right cannot know whether left’s guest has heard of that.',
      'So at the end of the failover epoch right’s guest is told “uncertain”, and its driver writes the block again. A disk bears that.',
    ],
    ask: 'Let left die after the disk has answered. Is the block still written twice?',
    breaks: {
      label: 'Kill left later',
      statements: ['after left interrupt.delivered scsi, kill left'],
      at: 'type:role.primary',
    },
  },
  {
    rule: 'IO1',
    title: 'IO1: what is performed completes, once, where it was issued',
    scenario: 'io1-completion.scenario',
    at: 'rule:IO1',
    text: [
      'Without a failure each operation is performed once, and its one interrupt comes to the processor that issued it.',
      'Nothing is uncertain, nothing is repeated.',
    ],
    ask: 'Kill left just when the disk has done a write. Does right’s guest hear of it as done, or as uncertain?',
    breaks: {
      label: 'Kill left then',
      statements: ['after disk medium.finished write, kill left'],
      at: 'uncertain:true',
    },
  },
  {
    rule: 'IO2',
    title: 'IO2: uncertain may mean done, or not done',
    scenario: 'io2-never-started.scenario',
    at: 'type:processor.killed',
    text: [
      'left dies when it has selected the disk and has not yet said what to do. This write never happened.',
      'The uncertain interrupt is the same as after a write that did; the driver’s repetition is here the first time.',
    ],
    ask: 'Let left die in the phase that carries the data. Does anything outside look different?',
    breaks: {
      label: 'Die with the data',
      statements: ['after bus phase dataOut, kill left'],
      at: 'uncertain:true',
    },
  },
  {
    rule: 'output commit',
    title: 'Output commit: nothing leaves before what led to it is known',
    scenario: 'values-before-output.scenario',
    at: 'actor:left type:machine.waits cause:output',
    text: [
      'The first optimization of the prototype: left does not wait for each value, only before its guest does something that the world can see.',
      'Then everything that led to the output must be acknowledged.',
    ],
    ask: 'Let outputs leave at once. Which point fails, even though nobody dies?',
    breaks: { label: 'Without the commit', statements: ['without outputCommit'] },
  },
  {
    rule: 'at once',
    title: 'Interrupts are forwarded as they come',
    scenario: 'interrupts-forwarded-at-once.scenario',
    at: 'actor:left type:interrupt.buffered',
    text: [
      'The prototype’s second optimization: what a disk has read is on its way to right while left still executes the epoch.',
      'It is delivered at the epoch’s end all the same; only the sending is earlier.',
    ],
    ask: 'Send them at the epoch’s end, as the rules are printed. How much later does the run end?',
    breaks: { label: 'Send at the end', statements: ['protocol original'] },
  },
  {
    rule: 'revised',
    title: 'The revised protocol: no wait at an epoch’s end',
    scenario: 'revised.scenario',
    at: 'actor:left kind:epochEnd epoch:37',
    text: [
      '§4.3: left sends the end of the epoch and goes on at once. That it is acknowledged, it demands only before an output.',
      'If left dies, right may be some epochs behind. Nobody has seen those epochs.',
    ],
    ask: 'Kill left while ends of epochs are on the wire. Which epoch is the failover epoch?',
    breaks: {
      label: 'Kill left',
      statements: ['after left sent epochEnd epoch=37, kill left'],
      at: 'type:epoch.ended failover:true',
    },
  },
  {
    rule: 'held',
    title: 'An output is held while the machine runs on',
    scenario: 'output-held.scenario',
    at: 'actor:left type:output',
    text: [
      'Beyond the paper: the hypervisor keeps the output and the guest runs on; the operation begins when everything that led to it is acknowledged.',
      'The world cannot tell the difference.',
    ],
    ask: 'Kill left while it holds an output. Is the output lost?',
    breaks: {
      label: 'Kill left',
      statements: ['after left sent environmentValue epoch=1 ordinal=3, kill left'],
      at: 'type:role.primary',
    },
  },
  {
    rule: 'epochs',
    title: 'Epochs end when an interrupt is ready',
    scenario: 'variable-epochs.scenario',
    at: 'actor:left type:interrupt.buffered',
    text: [
      'left does not make an interrupt wait for the end of a fixed epoch: it ends the epoch there, and tells right its length.',
      'right stops after the same instruction.',
    ],
    ask: 'Go back to fixed epochs of this length. For how long does an interrupt wait now?',
    breaks: { label: 'Fixed epochs', statements: ['protocol prototype epochs=fixed'] },
  },
  {
    rule: 'fastest',
    title: 'Everything that spares a message or a wait',
    scenario: 'fastest.scenario',
    at: 'type:processor.killed',
    text: [
      'Variable epochs, held outputs, registers that right reads from devices of its own, a clock that counts instructions.',
      'What is left are the ends of epochs and the interrupts; left never waits.',
    ],
    ask: 'Lose every tenth frame. Does left wait now?',
    breaks: { label: 'Lose frames', statements: ['link loss=0.1'] },
  },
  {
    rule: 'repeat',
    title: 'Without uncertain interrupts: start again what was outstanding',
    scenario: 'repeat-outstanding.scenario',
    at: 'type:role.primary',
    text: [
      'The end of §2.3: right itself repeats what was outstanding, and the guest’s driver hears of nothing.',
      'A disk bears that. A tape would not.',
    ],
    ask: 'Go back to P7. Who begins the second write now: right’s hypervisor, or its guest’s driver?',
    breaks: { label: 'Back to P7', statements: ['protocol original'], at: 'uncertain:true' },
  },
  {
    rule: 'TLB',
    title: 'A TLB that replaces at random makes two machines of one',
    scenario: 'tlb-takeover-off.scenario',
    at: 'type:epoch.ended epoch:1',
    text: [
      '§3.2: which entry a new one replaces is chance. One guest takes a miss where the other does not, and they are no longer the same machine.',
      'The oracle names the first register that differs.',
    ],
    ask: 'Let the hypervisor take the misses over. Do the states agree?',
    breaks: { label: 'Take misses over', statements: ['tlb takeover on'] },
  },
  {
    rule: 'fencing',
    title: 'The arbiter: a cut link makes no second primary',
    scenario: 'partition.scenario',
    at: 'type:claim.granted',
    text: [
      'The link is cut, both live, and each takes the other for dead. Both ask the arbiter on the shared bus for the next term.',
      'The arbiter grants it once; the one that comes second halts.',
    ],
    ask: 'Switch the arbiter off. Who writes on the disk?',
    breaks: { label: 'Arbiter off', statements: ['arbiter off'], at: 'type:role.primary' },
  },
  {
    rule: 'joining',
    title: 'Joining: redundancy is restored',
    scenario: 'joining.scenario',
    at: 'type:join.resumed',
    text: [
      'The paper leaves this open. A repaired processor gets the memory page by page while the guest runs, then what has changed since.',
      'From the next epoch on it is the backup, and another failure can be masked.',
    ],
    ask: 'Kill the primary before the joiner has everything. What does the verdict call that?',
    breaks: {
      label: 'Kill too early',
      statements: ['at epoch 20 kill left', '5 ms after promotion, kill primary'],
      at: 'type:processor.killed',
    },
  },
];
