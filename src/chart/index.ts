/** Pictures of statecharts, in node and in a page: `understudy/chart` (docs/inspection.md). */
export type {
  Chart,
  ChartAction,
  ChartActor,
  ChartGuard,
  ChartState,
  ChartStateType,
  ChartTransition,
  ChartTrigger,
  Json,
  JsonObject,
} from './chart';
export { type Configuration, configurationOf, type SnapshotLike } from './configuration';
export { describeChart, transitionId } from './describe/describe';
export { isMachine, type MachineLike, type StateNodeLike, type TransitionLike } from './describe/machine';
export { machineConfig } from './formats/machine-config';
export { mermaidOf } from './formats/mermaid';
export { scxmlOf } from './formats/scxml';
export type { ChartLayout, LaidOutChart } from './layout/chart-layout';
export type { LayoutEngine } from './layout/engine';
export { type LayoutOptions, layoutChart } from './layout/layout';
export { type RenderOptions, renderChart } from './render/render';
export { chartStyle, type Theme, type Tone, themes, tones } from './render/style';
