"""A scripted headset with two controllers: what Monado's "remote" driver takes over TCP, 376 bytes a message.

Every message holds until the next one. Little-endian; metres, radians, quaternions x y z w; -z is forward.
"""
import socket
import struct

MAGIC = b"mndrmt3\0"
BYTES = 376
BUTTONS = ("hand_tracking", "active", "system", "system_touch", "a", "a_touch", "b", "b_touch", "trigger_click",
           "trigger_touch", "stick_click", "stick_touch", "pad_touch")


class Pose:
    def __init__(self, position=(0.0, 0.0, 0.0), orientation=(0.0, 0.0, 0.0, 1.0)):
        self.position, self.orientation = tuple(position), tuple(orientation)

    def packed(self):
        return struct.pack("<7f", *self.orientation, *self.position)


class Controller:
    """An Index controller as it is held: values stay until they are changed."""

    def __init__(self, position):
        self.pose = Pose(position)
        self.trigger = self.squeeze = 0.0
        self.stick = (0.0, 0.0)
        self.pressed = {"active"}

    def packed(self):
        booleans = bytes(name in self.pressed for name in BUTTONS)
        still = struct.pack("<6f5f", *[0.0] * 11)
        levels = struct.pack("<3f2f1f2f", self.trigger, self.squeeze, self.squeeze, *self.stick, 0.0, 0.0, 0.0)
        return self.pose.packed() + still + levels + booleans + bytes(16 - len(booleans))


class View:
    """An eye: its pose in the head and the angles of its picture's sides."""

    def __init__(self, x, left, right, up, down):
        self.x, self.left, self.right, self.up, self.down = x, left, right, up, down

    def packed(self):
        fov = struct.pack("<4f", self.left, self.right, self.up, self.down)
        return fov + Pose((self.x, 0.0, 0.0)).packed() + bytes(4)


class Headset:
    # The sides differ, as those of real headsets do.
    VIEWS = (View(-0.032, -0.85, 0.75, 0.8, -0.8), View(0.032, -0.75, 0.85, 0.8, -0.8))

    def __init__(self, port):
        self.head = Pose((0.0, 1.6, 0.0))
        self.left = Controller((-0.25, 1.1, -0.2))
        self.right = Controller((0.25, 1.1, -0.2))
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)

    def message(self):
        views = b"".join(view.packed() for view in self.VIEWS)
        head = views + self.head.packed() + b"\1\0\0\0"
        return MAGIC + head + self.left.packed() + self.right.packed()

    def send(self):
        message = self.message()
        assert len(message) == BYTES, len(message)
        self.socket.sendall(message)

    def close(self):
        self.socket.close()
