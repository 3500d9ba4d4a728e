"""What a window says of itself up to the moment at which it is killed (kill −9), as notes with the clock's time; and
moments to kill it at.

    watch = Watch(window, after(7))    # or within_keeping(folder, 2): while its second session.json is being written
    watch.start()
    ...                                # gestures, until not window.alive()
    watch.join()
    watch.killed_at, watch.notes()
"""

import contextlib
import json
import os
import signal
import threading
import time
from typing import Any, NamedTuple

LOOKING = 0.004  # s between looks: a frame takes several times as long
KEEPING = 5  # s, the program's own period
PATIENCE = 3 * KEEPING  # for a keeping that may not come: nothing has changed since the last one


class Note(NamedTuple):
    """Of one frame. Frames between two notes, as their numbers tell, were drawn unseen."""

    time: float  # of the clock that files are dated by
    frame: int
    state: dict[str, Any]


def after(seconds):
    """That long from now."""

    def wait(look):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            look()
            time.sleep(LOOKING)

    return wait


def within_keeping(folder, number):
    """In the midst of the number-th writing of this folder's session, or just after it: it takes less than a thousandth
    of a second. What is not whole yet has a name of its own."""
    unfinished, whole = folder / ".session.json.0.tmp", folder / "session.json"

    def wait(look):
        kept_at = [folder.stat().st_mtime]  # made when the program begins to count
        end = time.monotonic() + number * KEEPING + PATIENCE
        while time.monotonic() < end:
            look()
            with contextlib.suppress(FileNotFoundError):
                if (latest := whole.stat().st_mtime) > kept_at[-1]:
                    kept_at.append(latest)
            if len(kept_at) < number or time.time() < kept_at[-1] + KEEPING - 0.1:
                time.sleep(LOOKING)
            elif any(os.path.lexists(unfinished) for _ in range(200)):
                return

    return wait


class Watch(threading.Thread):
    """Reads every frame's report, as far as it is quick enough, waits for the moment, and kills."""

    def __init__(self, window, moment):
        super().__init__(daemon=True)
        self.process, self.file, self.moment = window.process, window.hook / "frame.json", moment
        self.handle = os.pidfd_open(self.process.pid)
        self.reports = {}  # as read, by time: parsing them waits until nothing is urgent
        self.killed_at = 0.0

    def run(self):
        try:
            self.moment(self.look)
        finally:
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)  # what it is in the midst of takes microseconds
            self.killed_at = time.time()
            os.close(self.handle)
            self.process.wait()
        self.look()

    def look(self):
        """A report takes the last one's place whole: what is read is dated by the same file."""
        if os.stat(self.file).st_mtime in self.reports:
            return
        with open(self.file, "rb") as file:
            self.reports[os.fstat(file.fileno()).st_mtime] = file.read()

    def notes(self):
        said = ((written, json.loads(report)) for written, report in sorted(self.reports.items()))
        return [Note(written, report["frame"], report["state"]) for written, report in said]
