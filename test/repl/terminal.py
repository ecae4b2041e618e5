"""Runs a command in a pseudo-terminal and plays a script of steps against its screen.

Input: a JSON object on standard input with `command`, `env`, `rows`, `columns` and `steps`. Each step is one of
  {"type": TEXT}             sends keys
  {"until": TEXT}            waits until the screen shows the text
  {"gone": TEXT}             waits until the screen does not show it
  {"resize": [ROWS, COLUMNS]}
  {"signal": NAME}           sends a signal to the foreground process
  {"end": true}              waits for the end of the command
Output: a JSON object with `ok`, the failed `step`, the `screen` (lines), the `cursor` and the exit `status`.
Nothing but Python's standard library, so that no native package has to be built for a test.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time



class Screen:
    """As much of a terminal as the command uses: text that wraps, cursor moves, erasing, colours (ignored)."""

    TOKEN = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|\x1b[=>]|\r|\n|\x08|\x07|[^\x1b\r\n\x08\x07]+|\x1b")

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.lines = [""]
        self.top = 0
        self.row = self.column = 0

    def feed(self, text):
        for match in self.TOKEN.finditer(text):
            token = match.group(0)
            if match.group(2):
                self.control(match.group(1), match.group(2))
            elif token == "\r":
                self.column = 0
            elif token == "\n":
                self.down()
            elif token == "\x08":
                self.column = max(0, self.column - 1)
            elif token[0] not in "\x1b\x07":
                for character in token:
                    self.put(character)

    def put(self, character):
        if self.column >= self.columns:
            self.column = 0
            self.down()
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[: self.column] + character + line[self.column + 1 :]
        self.column += 1

    def down(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append("")
        self.top = max(self.top, self.row - self.rows + 1)

    def control(self, parameters, letter):
        count = int(parameters) if parameters.isdigit() else 1
        if letter == "A":
            self.row = max(self.top, self.row - count)
        elif letter == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif letter == "H":
            self.row, self.column = self.top, 0
        elif letter == "J" and parameters == "2":
            self.top = self.row = len(self.lines)
            self.lines.append("")
            self.column = 0
        elif letter == "J":
            self.lines[self.row] = self.lines[self.row][: self.column]
            del self.lines[self.row + 1 :]

    def text(self):
        return "\n".join(self.lines)


def set_size(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Player:
    def __init__(self, script):
        self.timeout = script.get("timeout", 60)
        self.screen = Screen(script["rows"], script["columns"])
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(script["command"][0], script["command"], {**os.environ, **script["env"]})
        set_size(self.terminal, script["rows"], script["columns"])
        self.ended = False
        self.undecoded = b""
        self.unfinished = ""

    def read(self, seconds):
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            data = b""
        if data == b"":
            self.ended = True
        data = self.undecoded + data
        text = data.decode("utf-8", "ignore")
        self.undecoded = b"" if text.encode() == data else data[len(text.encode()) :]
        text = self.unfinished + text
        cut = re.search(r"\x1b(\[[?0-9;]*)?$", text)
        end = len(text) if cut is None else cut.start()
        self.unfinished = text[end:]
        self.screen.feed(text[:end])

    def wait(self, holds):
        deadline = time.monotonic() + self.timeout
        while not holds():
            if self.ended or time.monotonic() > deadline:
                return holds()
            self.read(0.05)
        return True

    def play(self, step):
        if "type" in step:
            os.write(self.terminal, step["type"].encode())
        elif "until" in step:
            return self.wait(lambda: step["until"] in self.screen.text())
        elif "gone" in step:
            return self.wait(lambda: step["gone"] not in self.screen.text())
        elif "resize" in step:
            self.screen.rows, self.screen.columns = step["resize"]
            set_size(self.terminal, *step["resize"])
        elif "signal" in step:
            os.kill(self.pid, getattr(signal, step["signal"]))
        elif "end" in step:
            return self.wait(lambda: self.ended)
        return True


def main():
    script = json.load(sys.stdin)
    player = Player(script)
    failed = next((step for step in script["steps"] if not player.play(step)), None)
    if failed is not None or not player.ended:
        os.kill(player.pid, signal.SIGKILL)
    _, status = os.waitpid(player.pid, 0)
    screen = player.screen
    print(
        json.dumps(
            {
                "ok": failed is None,
                "step": failed,
                "screen": screen.text().split("\n"),
                "cursor": [screen.row, screen.column],
                "status": os.waitstatus_to_exitcode(status),
            }
        )
    )


main()
