"""A display of two monitors side by side, which Xvfb cannot have: Xorg with its driver for no hardware."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np
from screen import end

TOOLS = ("Xorg", "xrandr", "import")
LAPTOP, PROJECTOR = (1280, 720), (1024, 768)

MONITOR = """
Section "Monitor"
  Identifier "{name}"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "{width}x{height}" {clock} {width} {horizontal} {height} {vertical}
  Option "PreferredMode" "{width}x{height}"
  Option "Enable" "true"
  {place}
EndSection
"""
REST = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
EndSection
Section "Device"
  Identifier "none"
  Driver "dummy"
  VideoRam 65536
  Option "monitor-DUMMY0" "laptop"
  Option "monitor-DUMMY1" "projector"
EndSection
Section "Screen"
  Identifier "both"
  Device "none"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual {width} {height}
  EndSubSection
EndSection
"""


def missing_tools():
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class TwoMonitors:
    """The laptop's at the left, the projector's right of it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-monitors-"))
        self.size = LAPTOP[0] + PROJECTOR[0], max(LAPTOP[1], PROJECTOR[1])
        configuration = self.folder / "xorg.conf"
        configuration.write_text(
            MONITOR.format(name="laptop", width=LAPTOP[0], height=LAPTOP[1], clock=74.48, horizontal="1336 1472 1664",
                           vertical="721 724 746", place="")
            + MONITOR.format(name="projector", width=PROJECTOR[0], height=PROJECTOR[1], clock=63.5,
                             horizontal="1072 1176 1328", vertical="771 775 798", place='Option "RightOf" "DUMMY0"')
            + REST.format(width=self.size[0], height=self.size[1]))
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xorg", "-displayfd", str(write), "-config", str(configuration), "-logfile", str(self.folder / "log"), "-noreset",
             "-novtswitch", "-nolisten", "tcp"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()

    def unplug_projector(self):
        subprocess.run(["xrandr", "--output", "DUMMY1", "--off"], env=dict(os.environ, DISPLAY=self.name), check=True,
                       timeout=60)

    def pixels(self):
        """(rows, columns, RGB) of both."""
        width, height = self.size
        done = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"],
                              env=dict(os.environ, DISPLAY=self.name), check=True, capture_output=True, timeout=60)
        return np.frombuffer(done.stdout, np.uint8).reshape(height, width, 3).copy()

    def close(self):
        end(self.process, self.folder)
