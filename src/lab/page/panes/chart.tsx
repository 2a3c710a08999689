export function ChartPane() {
  return <div class="body" />;
}
