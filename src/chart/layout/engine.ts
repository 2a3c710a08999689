/** The engine that finds places: ELK (elkjs, EPL-2.0), as far as this room uses it. */

export interface EngineNode {
  readonly id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  readonly layoutOptions?: Record<string, string>;
  readonly children?: EngineNode[];
  readonly edges?: EngineEdge[];
}

export interface EngineEdge {
  readonly id: string;
  readonly sources: string[];
  readonly targets: string[];
  readonly labels?: { text?: string; x?: number; y?: number; width?: number; height?: number }[];
  readonly sections?: {
    readonly startPoint: EnginePoint;
    readonly endPoint: EnginePoint;
    readonly bendPoints?: EnginePoint[];
  }[];
}

interface EnginePoint {
  readonly x: number;
  readonly y: number;
}

/** What `new ELK()` of elkjs is: in this thread, or in a worker of the page's own. */
export interface LayoutEngine {
  layout(graph: EngineNode): Promise<EngineNode>;
}

let bundled: Promise<LayoutEngine> | undefined;

/** ELK in this thread, loaded when it is first needed: it is large. */
export function bundledEngine(): Promise<LayoutEngine> {
  bundled ??= import('elkjs/lib/elk.bundled.js').then(({ default: Elk }) => new Elk() as unknown as LayoutEngine);
  return bundled;
}
