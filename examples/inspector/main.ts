/**
 * Shows Stately's inspector a failover: the primary dies in the middle of a disk write, and the backup leads. An
 * inspector listens at the address that may be given, such as the relay of `@statelyai/inspect/server`.
 */
import { readFileSync } from 'node:fs';
import { createWebSocketInspector } from '@statelyai/inspect';
import { emptyDiskBytes, inspectorMessages, isConsistent, judgedPair, plan, runBare } from 'understudy';

/** The guest, the inspector's address, and how many seconds a second of virtual time takes. */
const [, , path = 'examples/guests/ledger.elf', url = 'ws://localhost:8080', slowness = '1000'] = process.argv;

const guest = new Uint8Array(readFileSync(path));
const quiet = plan({ guest, append: 'transactions=1', disk: new Uint8Array(emptyDiskBytes) });
const kill = { who: 'primary', when: { kind: 'epoch', epoch: 40 } } as const;

// Messages that arise before the connection is open wait in the inspector.
const inspector = createWebSocketInspector({ url, maxDeferredEvents: 10_000 });
const inspect = inspectorMessages((message) => inspector.adapter.send(message));
const judged = judgedPair({ ...quiet, kills: [kill] }, { inspect });

const { pair } = judged;
let before = 0;
while (pair.step()) {
  const { nowAt } = pair.environment.clock;
  await new Promise((resolve) => setTimeout(resolve, ((nowAt - before) / 1e6) * Number(slowness)));
  before = nowAt;
}
const { verdict, failovers } = judged.verdict(runBare(quiet));
for (const { promotedAtNs } of failovers) console.log(`promoted at ${(promotedAtNs / 1e6).toFixed(3)} ms`);
console.log(verdict);
process.exitCode = isConsistent(verdict) ? 0 : 1;
inspector.stop();
// Without a listener the inspector would try to connect for ever.
setTimeout(() => process.exit(), 1_000).unref();
