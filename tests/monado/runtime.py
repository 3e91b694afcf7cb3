"""Monado's service and the program, both inside the Debian 13 root, and the program's log of its states."""
import glob
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tarfile
import time

LONGEST_WAIT = 120  # seconds for one condition; a machine without a GPU draws a few frames a second


class Failure(Exception):
    pass


def expect(holds, message):
    if not holds:
        raise Failure(message)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Room:
    """A folder of this run in the root, with the bundle unpacked in it. Paths with a leading slash are the root's."""

    def __init__(self, root, folder, bundle):
        self.root, self.outside = root, folder
        self.inside = "/" + os.path.relpath(folder, root)
        for name in ("home/.config/monado", "runtime", "captures"):
            os.makedirs(f"{folder}/{name}")
        os.chmod(f"{folder}/runtime", 0o700)
        with tarfile.open(bundle) as archive:
            archive.extractall(folder)
        self.installed = pathlib.Path(bundle).name.removesuffix(".tar.gz")
        self.program = f"{self.inside}/{self.installed}/bin/nephoscope"
        self.digits = f"{self.inside}/{self.installed}/share/nephoscope/datasets/digits"
        for name in ("proc", "dev", "sys"):
            subprocess.run(["mount", "--rbind", f"/{name}", f"{root}/{name}"], check=True)
        self.children = []

    def environment(self):
        drivers = glob.glob(f"{self.root}/usr/share/vulkan/icd.d/lvp_icd*.json")
        expect(len(drivers) == 1, f"the root has {len(drivers)} manifests of Mesa's software driver, expected 1")
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": f"{self.inside}/home", "LC_ALL": "C.UTF-8",
                "XDG_RUNTIME_DIR": f"{self.inside}/runtime", "TMPDIR": self.inside, "XRT_COMPOSITOR_NULL": "1",
                "XRT_NO_STDIN": "1", "XR_RUNTIME_JSON": "/usr/share/openxr/1/openxr_monado.json",
                "VK_DRIVER_FILES": "/" + os.path.relpath(drivers[0], self.root),
                "XR_CORE_VALIDATION_FILE_NAME": f"{self.inside}/openxr-validation.log",
                "XR_CORE_VALIDATION_EXPORT_TYPE": "text", "NEPHOSCOPE_VALIDATION": "1"}

    def start(self, name, *command):
        log = open(f"{self.outside}/{name}.log", "wb")
        # They end with us, however we end.
        child = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "chroot", self.root, *command], stdout=log,
                                 stderr=log, stdin=subprocess.DEVNULL, env=self.environment(), start_new_session=True)
        self.children.append(child)
        return child

    def run(self, name, *command):
        child = self.start(name, *command)
        code = child.wait(LONGEST_WAIT)
        expect(code == 0, f"{' '.join(command)} ended with {code}:\n{self.log(name)}")

    def log(self, name):
        return pathlib.Path(f"{self.outside}/{name}.log").read_text(errors="replace")

    def start_service(self):
        port = free_port()
        remote = {"active": "remote", "remote": {"version": 0, "port": port, "view_count": 2}}
        pathlib.Path(f"{self.outside}/home/.config/monado/config_v0.json").write_text(json.dumps(remote))
        service = self.start("monado", "monado-service")
        deadline = time.monotonic() + LONGEST_WAIT
        while "service has started" not in self.log("monado"):  # it tells nobody else
            expect(service.poll() is None and time.monotonic() < deadline, "Monado's service did not start")
            time.sleep(0.02)
        return port

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


class Program:
    """`nephoscope view`, watched by its state log."""

    def __init__(self, room, *options):
        self.room, self.captures = room, 0
        fifo = f"{room.outside}/states"
        os.mkfifo(fifo)
        # Read and write, so that opening waits for nobody and a reader never sees an end before the program does.
        self.pipe = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
        self.rest = b""
        self.state = {}
        self.faded = 0  # frames so far in which points came or went
        self.started = time.monotonic()
        self.process = room.start("nephoscope", room.program, "view", room.digits, "--presenter", "xr", "--state-log",
                                  f"{room.inside}/states", "--state-out", f"{room.inside}/state.json", "--captures",
                                  f"{room.inside}/captures", *options)

    def next_line(self, deadline):
        while b"\n" not in self.rest:
            expect(time.monotonic() < deadline, "no frame came for too long")
            if select.select([self.pipe], [], [], 0.5)[0]:
                self.rest += os.read(self.pipe, 1 << 16)
            elif self.process.poll() is not None:
                raise Failure(f"the program ended with {self.process.returncode}:\n{self.room.log('nephoscope')}")
        line, _, self.rest = self.rest.partition(b"\n")
        return json.loads(line)

    def wait(self, what, condition):
        """Reads frames until the condition holds for one. What a line leaves out stays as it was."""
        deadline = time.monotonic() + LONGEST_WAIT
        first = self.state.get("frame", -1)
        while True:
            try:
                self.state.update(self.next_line(deadline))
                self.faded += self.state["fading"]
            except Failure as problem:
                known = {key: value for key, value in self.state.items() if key != "selected"}
                raise Failure(f"waiting for {what} since frame {first}: {problem}\nlast state: {known}") from None
            if condition(self.state):
                return self.state
            expect(time.monotonic() < deadline, f"{what} did not come; last state: "
                   f"{ {key: value for key, value in self.state.items() if key != 'selected'} }")

    def age(self):
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def wait_end(self):
        """Its exit code; frames are read on, or it would wait for a reader."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self.process.poll() is None:
            expect(time.monotonic() < deadline, "the program did not end")
            if select.select([self.pipe], [], [], 0.1)[0]:
                os.read(self.pipe, 1 << 16)
        return self.process.returncode

    def capture(self):
        """(the state's JSON, the path of the picture of both eyes) of a frame from now on."""
        self.captures += 1
        self.process.send_signal(signal.SIGUSR1)
        self.wait("a capture", lambda state: state["captures"] == self.captures)
        return self.state_out(), f"{self.room.outside}/captures/state-{self.captures}.png"

    def state_out(self):
        return json.loads(pathlib.Path(f"{self.room.outside}/state.json").read_text())
