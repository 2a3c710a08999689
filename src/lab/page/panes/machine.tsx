export function MachinePane() {
  return <div class="body" />;
}
