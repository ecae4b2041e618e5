"""Runs a command in a pseudo-terminal, and prints as JSON what a person would have seen.

usage: terminal.py COLUMNS WORD...
"""

import json
import os
import pty
import struct
import sys
import fcntl
import termios

pid, descriptor = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
output = b""
while True:
    try:
        chunk = os.read(descriptor, 65536)
    except OSError:
        break  # how Linux says that the other side is closed
    if not chunk:
        break
    output += chunk
_, status = os.waitpid(pid, 0)
print(json.dumps({"status": os.waitstatus_to_exitcode(status), "output": output.decode("utf-8", "replace")}))
