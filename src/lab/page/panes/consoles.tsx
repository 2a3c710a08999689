export function Consoles() {
  return <div class="body" />;
}
