"""Runs a command on a pseudo terminal and lets a person's hand play at it.

usage: play.py STEPS COMMAND...     STEPS: a JSON array of
  ["size", COLUMNS, ROWS]  ["wait", TEXT]  ["pause", SECONDS]  ["type", KEYS]  ["signal", NAME]  ["close"] (the window is closed)

Prints {"output", "waited", "code", "signal", "restored"}: what came out (latin1), whether each text came, how the command ended, and
whether the terminal's modes are what they were before.
"""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

PATIENCE = 60
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
sizes = [step[1:] for step in steps if step[0] == "size"] or [[80, 24]]
master, slave = pty.openpty()


def resize(columns, rows):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


resize(*sizes[0])
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for stream in (0, 1, 2):
        os.dup2(slave, stream)
    os.closerange(3, 64)
    os.execvp(command[0], command)

output, open_, waited, over = b"", True, True, None


def listen(seconds):
    """Takes what comes for so long."""
    global output
    ready = select.select([master], [], [], seconds)[0] if open_ else time.sleep(seconds)
    if ready:
        output += os.read(master, 65536)


def ended():
    global over
    if over is None:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            over = status
    return over is not None


def wait_until(happened):
    until = time.time() + PATIENCE
    while not happened():
        if time.time() > until or (ended() and not select.select([master], [], [], 0)[0]):
            return happened()
        listen(0.02)
    return True


heard = 0
for kind, *values in steps:
    if kind == "size":
        resize(*values)
    elif kind == "wait":
        text = values[0].encode("latin1")
        found = wait_until(lambda: text in output[heard:])
        waited = waited and found
        heard = output.index(text, heard) + len(text) if found else heard
    elif kind == "pause":
        until = time.time() + values[0]
        while time.time() < until:
            listen(0.02)
    elif kind == "type":
        os.write(master, values[0].encode("latin1"))
    elif kind == "signal":
        os.kill(child, getattr(signal, values[0]))
    elif kind == "close":
        os.close(slave)
        os.close(master)
        open_ = False

until = time.time() + PATIENCE
while not ended() and time.time() < until:
    listen(0.02)
if not ended():
    os.kill(child, signal.SIGKILL)
while open_ and select.select([master], [], [], 0.1)[0]:
    output += os.read(master, 65536)
result = {"output": output.decode("latin1"), "waited": waited, "code": None, "signal": None, "restored": None}
if over is None:
    result["signal"] = "patience"
elif os.WIFSIGNALED(over):
    result["signal"] = signal.Signals(os.WTERMSIG(over)).name
else:
    result["code"] = os.WEXITSTATUS(over)
if open_:
    result["restored"] = termios.tcgetattr(slave) == before
print(json.dumps(result))
