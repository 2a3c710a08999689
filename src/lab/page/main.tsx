import '../../page/base.css';
import './style.css';

import { render } from 'preact';
import { App } from './app';
import { start } from './examples';
import { listenToKeys } from './keys';
import { heroShown, isFirstVisit } from './layout';
import { findLinux } from './linux';
import { loadTerminal } from './panes/consoles/screen';
import { showStep } from './rail/tour-pane';
import '../../page/touch.css';

render(<App />, document.getElementById('app') as HTMLElement);
listenToKeys();
void findLinux();
// Without a place in the address the page begins with the tour. Its first run is recorded behind the words of the first
// visit.
heroShown.value = isFirstVisit && location.hash === '';
void start()
  .then((isSomewhere) => (isSomewhere ? undefined : showStep(0)))
  // The rest of the page comes before a network can go.
  .finally(() => void loadTerminal());
