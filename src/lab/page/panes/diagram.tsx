export function Diagram() {
  return <div class="body" />;
}
