import { run, scene } from './state';

export function App() {
  return (
    <main class="work">
      <p>{run.value?.title}</p>
      <p>{scene.value?.headline.join(' ')}</p>
    </main>
  );
}
