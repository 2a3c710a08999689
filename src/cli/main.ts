#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { program, runCommandLine } from './program';
import { writeStreamsAtOnce } from './terminal/standard-streams';
import { version } from './version';

// The engine's code for a function entered in the middle of a loop knows nothing of the fast loop's constants; without
// it the loop, which is entered often, always gets the code that does.
setFlagsFromString('--no-use-osr');
writeStreamsAtOnce();
program.version(version());
await runCommandLine(process.argv.slice(2));
