/** An inspector of the published package: its relay, and its receiver, which speaks only the published protocol. */
import { createServer } from 'node:net';
import { createWebSocketReceiver, type StatelyInspectionEvent } from '@statelyai/inspect';
import { createInspectorServer } from '@statelyai/inspect/server';
import { WebSocket } from 'ws';

export interface Inspector {
  readonly url: string;
  /** What the receiver has received. */
  readonly received: StatelyInspectionEvent[];
  stop(): void;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The relay keeps 200 messages for a receiver that comes late: this one is there before the run. */
export async function startInspector(): Promise<Inspector> {
  const port = await freePort();
  const relay = createInspectorServer({ port, autoOpen: false });
  const url = `ws://localhost:${port}`;
  const prober = new WebSocket(url);
  await new Promise((resolve) => prober.once('open', resolve));
  const received: StatelyInspectionEvent[] = [];
  const probed = new Promise<void>((resolve) => {
    createWebSocketReceiver({ server: url }).subscribe((event) => {
      if ('probe' in event) resolve();
      else received.push(event);
    });
  });
  const probing = setInterval(() => prober.send(JSON.stringify({ probe: true })), 20);
  await probed;
  clearInterval(probing);
  prober.terminate();
  return { url, received, stop: () => relay.stop() };
}
