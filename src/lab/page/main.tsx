import '../../page/base.css';
import './style.css';

import { render } from 'preact';
import { App } from './app';
import { start } from './examples';
import { listenToKeys } from './keys';
import { showStep } from './rail/tour-pane';

render(<App />, document.getElementById('app') as HTMLElement);
listenToKeys();
// Without a place in the address the page begins with the tour.
void start().then((isSomewhere) => (isSomewhere ? undefined : showStep(0)));
