#!/usr/bin/env python3
"""Walks through the digits in a headset: Monado in a Debian 13 root, the release bundle, a scripted head and two Index
controllers. Everything is done with the controllers, every wait is for what a frame of the program says.

usage: digits_test.py ROOT BUNDLE PICTURES     (as root, in a mount namespace of its own: tests/monado/run)

PICTURES receives what both eyes saw at every station. Exit code 0: all held; 1: not, with the reason.
"""
import math
import os
import pathlib
import shutil
import sys
import tempfile

from geometry import (add, disc_in_eye, distance, dot, landing, length, looking, most_alone, pixel_in_eye, rotate,
                      subtract, times, transform, unit)
from person import ROWS, Person
from png import middle_of_disc, read_png
from remote import Headset, Pose
from runtime import Failure, Room, expect

HOME_RADIUS = 0.45  # metres: the cloud when it was brought
PULL = 0.5  # metres


class Walk(Person):
    def arrive(self):
        # Told, and no more than that: how fast it is the machine decides.
        self.wait("a head that is tracked", lambda s: s["head"] and abs(s["head"]["position"][1] - 1.6) < 1e-3)
        print(f"start to the first head-tracked frame: {self.program.age():.2f} s")
        self.wait("a session in focus", lambda s: s["sessionState"] == "FOCUSED")
        self.wait("the digits", lambda s: s["rows"] == ROWS and not s["running"] and s["head"])
        self.wait("both hands", lambda s: s["hands"]["left"] and s["hands"]["right"])
        state = self.wait("the cloud before the person", lambda s: abs(math.hypot(*s["head"]["position"]) - 1.6) < 1e-3)
        expect(state["presenter"] == "xr", state["presenter"])
        self.home, self.first_depth = state["worldFromCloud"], state["undoDepth"]
        expect(self.first_depth == 0, f"{self.first_depth} steps to undo before anything was done")
        for hand, told in (("left", self.headset.left), ("right", self.headset.right)):
            grip = state["hands"][hand]["grip"]
            expect(distance(grip["position"], told.pose.position) < 1e-3, f"the {hand} hand is at {grip}, not {told.pose.position}")
        middle = [(min(c) + max(c)) / 2 for c in zip(*self.world_positions())]
        expect(distance(middle, (0, 1.3, -0.9)) < 0.15, f"the cloud's middle is {middle}")
        self.settle()  # sprites are in place
        self.show("arrived")

    def walk(self):
        # On foot.
        self.headset.head = Pose((0.3, 1.65, 0.1))
        self.headset.send()
        self.wait("a step aside", lambda s: distance(s["head"]["position"], (0.3, 1.65, 0.1)) < 1e-4)
        # By an arc from the hand, onto the floor.
        self.put((0.3, 1.2, 0.0), ahead=(-0.5, -1.0, -0.2))
        self.stick(0, 1)
        self.wait("the arc", lambda s: s["hands"]["right"]["throws"])
        aim = self.hand()["aim"]
        self.stick(0, 0)
        state = self.wait("a step by teleport", lambda s: length(s["worldFromStage"]["position"]) > 0.05)
        floor = landing(aim["position"], rotate(aim["orientation"], (0, 0, -1)))
        head = state["head"]["position"]
        expect(math.hypot(head[0] - floor[0], head[2] - floor[2]) < 0.08, f"the head is at {head}, the arc met the floor at {floor}")
        expect(abs(head[1] - 1.65) < 1e-3, f"the head is {head[1]} m high after a step on the floor, expected 1.65")
        expect(state["worldFromCloud"] == self.home, "walking moved the cloud")
        self.face()

    def face(self):
        """Turns the head to the cloud's middle."""
        points = self.world_positions()
        self.middle = tuple((min(c) + max(c)) / 2 for c in zip(*points))
        head = self.program.state["head"]["position"]
        towards = subtract(self.middle, head)
        self.headset.head = Pose(self.headset.head.position, looking(towards))
        self.headset.send()
        self.wait("the head to turn", lambda s: dot(rotate(s["head"]["orientation"], (0, 0, -1)), unit(towards)) > 1 - 1e-6)

    def hover(self):
        """Points with the ray at the point that stands most alone as seen from the hand."""
        head = self.program.state["head"]["position"]
        towards = unit(subtract(self.middle, head))
        start = add(subtract(self.middle, times(towards, HOME_RADIUS + 0.3)), (0.0, -0.1, 0.0))
        points = self.world_positions()
        expect(min(distance(point, start) for point in points) > 0.21, "the hand is so near that it touches")
        row, clear = most_alone(points, start)
        expect(clear > 0.008, f"no point stands clear of the others by more than {clear} m")
        self.put(start, ahead=subtract(points[row], start))
        # The aim need not look where the grip does: turn the grip by what is missing.
        self.aim_at(points[row])
        self.wait(f"row {row} to be pointed at", lambda s: s["hovered"] == row)
        state = self.show("hovered")
        expect(state["hovered"] == row, f"the state holds {state['hovered']} as hovered, expected {row}")

    def select(self):
        """Closes the sphere once, in the thick of the cloud; exactly the rows within it are selected."""
        self.click("a", "the sphere in the hand", lambda s: s["hands"]["right"]["tool"] == "sphere")
        # By the menu and not by the stick: a step is the same on every machine, and so are the pictures.
        self.choose("Larger sphere", "a larger sphere", lambda s: s["hands"]["right"]["sphereRadius"] > 0.11)
        self.put(add(self.middle, (0.1, 0.05, 0.05)))
        self.selected = self.select_here()
        expect(len(self.selected) >= 40, f"only {len(self.selected)} rows are in the sphere")

    def pull_out(self):
        depth = self.program.state["undoDepth"]
        before = self.shown_positions()
        self.squeeze(True)
        state = self.wait("the cluster", lambda s: len(s["clusters"]) == 1)
        self.cluster_rows = {state["clusters"][0]["id"]: self.selected}
        direction = unit((0.88, 0.41, -0.24))
        self.put(add(self.hand()["aim"]["position"], times(direction, PULL)))
        self.squeeze(False)
        state = self.wait("the pull's step", lambda s: s["undoDepth"] == depth + 1)
        after = self.shown_positions()
        for row in range(ROWS):
            expected = add(before[row], times(direction, PULL)) if row in self.selected else before[row]
            expect(distance(after[row], expected) < 2e-3, f"row {row} is at {after[row]}, expected {expected}")
        told = self.show("pulled")
        expect([c["rows"] for c in told["clusters"]] == [self.selected], "the cluster holds other rows than were selected")

    def isolate(self):
        hidden = ROWS - len(self.selected)
        faded = self.program.faded
        self.choose("Isolate", "the rest hidden", lambda s: s["hiddenCount"] == hidden)
        self.visible = self.selected
        state = self.show("isolated")
        expect(self.program.faded > faded, "nothing faded while the rest went")
        expect(state["visible"] == self.selected, "other rows are visible than were isolated")

    def parallax(self):
        """One point alone, as a disc, is seen by each eye where its pose and the angles of its picture put it."""
        self.choose("Sprites", "discs", lambda s: not s["spritesShown"])
        points = self.shown_positions()
        row = max(self.selected, key=lambda r: min(distance(points[r], points[o]) for o in self.selected if o != r))
        self.stick(0, -1)
        self.wait("a small sphere", lambda s: s["hands"]["right"]["sphereRadius"] < 0.01)
        self.stick(0, 0)
        self.put(points[row])
        self.selected = self.select_here()
        expect(self.selected == [row], f"the small sphere holds {self.selected}, expected {row} alone")
        self.choose("Isolate", "one point alone", lambda s: s["hiddenCount"] == ROWS - 1)
        # Hands and words away, the head far enough for no label.
        self.headset.left.pressed.discard("active")
        self.headset.right.pressed.discard("active")
        self.headset.send()
        state = self.wait("no hands", lambda s: not s["hands"]["left"] and not s["hands"]["right"])
        expect(distance(state["head"]["position"], points[row]) > 0.7, "the point is so near that it is named")
        self.show("alone")
        self.check_parallax(self.pictures / "alone.png", points[row], state["head"])
        self.headset.left.pressed.add("active")
        self.headset.right.pressed.add("active")
        self.headset.send()
        self.wait("the hands again", lambda s: s["hands"]["left"] and s["hands"]["right"])

    def check_parallax(self, picture, point, head):
        width, height, rows = read_png(picture)
        eye, seen, computed = width // 2, [], []
        for index, view in enumerate(Headset.VIEWS):
            x, y = pixel_in_eye(view, head, point, eye, height)
            expect(60 < x < eye - 60 and 60 < y < height - 60, f"the point is at the rim: {x}, {y}")
            *place, area = middle_of_disc([line[index * eye:(index + 1) * eye] for line in rows], x, y)
            seen.append(place)
            # How large the disc is the picture says; where it is, nothing but poses and angles.
            radius = 0.01
            for _ in range(3):
                radius *= math.sqrt(area / disc_in_eye(view, head, point, radius, eye, height)[2])
            computed.append(disc_in_eye(view, head, point, radius, eye, height)[:2])
        print(f"parallax: seen {seen}, computed {computed}")
        for eye_seen, eye_computed in zip(seen, computed):
            expect(math.dist(eye_seen, eye_computed) < 0.5, f"seen at {seen}, computed {computed}")
        shift = (seen[0][0] - seen[1][0]) - (computed[0][0] - computed[1][0])
        expect(abs(shift) < 0.25, f"the eyes' difference is off by {shift} pixels: {seen}, {computed}")

    def undo_all(self):
        depth = self.program.state["undoDepth"]
        expect(depth > self.first_depth + 3, f"{depth} steps, expected more")
        while depth > self.first_depth:
            depth -= 1
            self.choose("Undo", f"{depth} steps", lambda s: s["undoDepth"] == depth)
        self.choose("Sprites", "sprites again", lambda s: s["spritesShown"])
        state = self.program.state
        expect(state["selectedCount"] == 0 and state["hiddenCount"] == 0 and state["clusters"] == [], f"{state}")
        expect(state["worldFromCloud"] == self.home, "the cloud is not where it was")

    def turn(self):
        """Two empty hands take the cloud and turn it about the point between them, by as much as they go around it."""
        depth = self.program.state["undoDepth"]
        hands = (self.headset.left, self.headset.right)
        hands[0].pose, hands[1].pose = Pose((0.0, 1.15, -0.2)), Pose((0.5, 1.25, -0.1))
        self.settle()
        for hand in hands:
            hand.squeeze = 1.0
        self.headset.send()
        self.wait("both hands to close", lambda s: s["hands"]["left"]["holds"] and s["hands"]["right"]["holds"])
        angle, middle = 0.6, times(add(hands[0].pose.position, hands[1].pose.position), 0.5)
        around = (0.0, math.sin(angle / 2), 0.0, math.cos(angle / 2))
        for hand in hands:
            hand.pose = Pose(add(middle, rotate(around, subtract(hand.pose.position, middle))), hand.pose.orientation)
        self.headset.send()
        stage = self.program.state["worldFromStage"]
        pivot, left, right = (add(rotate(stage["orientation"], place), stage["position"])
                              for place in (middle, hands[0].pose.position, hands[1].pose.position))
        self.wait("both hands where they turned to", lambda s: distance(s["hands"]["left"]["grip"]["position"], left) < 1e-5
                  and distance(s["hands"]["right"]["grip"]["position"], right) < 1e-5)
        for row, (position, now) in enumerate(zip(self.layout, self.world_positions())):
            expected = add(pivot, rotate(around, subtract(transform(self.home, position), pivot)))
            expect(distance(now, expected) < 1e-4, f"row {row} was turned to {now}, expected {expected}")
        for hand in hands:
            hand.squeeze = 0.0
        self.headset.send()
        self.wait("the turn's step", lambda s: s["undoDepth"] == depth + 1)
        self.choose("Undo", "the turn undone", lambda s: s["undoDepth"] == depth)
        expect(self.program.state["worldFromCloud"] == self.home, "the cloud is not where it was before it was turned")

    def leave(self):
        self.choose("Leave")
        code = self.program.wait_end()
        log = self.room.log("nephoscope")
        expect(code == 0, f"the program ended with {code}, expected 0:\n{log}")
        # Vulkan's layer is demanded; OpenXR's says that it is at work, and writes even what is no mistake.
        expect("Core Validation output type" in log, f"OpenXR's validation layer was not there:\n{log}")
        state = self.program.state_out()
        expected = {"dataset": {"name": "digits", "rows": ROWS, "dims": 64}, "presenter": "xr", "visible": None,
                    "selected": [], "inspected": None, "clusters": [], "neighbors": [], "message": "",
                    "worldFromCloud": self.home, "undoDepth": self.first_depth, "warnings": []}
        for key, value in expected.items():
            expect(state[key] == value, f"at the end {key} is {state[key]}, expected {value}")
        expect(state["projection"]["method"] == "pca" and state["projection"]["axes"][:3] == [0, 1, 2], f"{state['projection']}")


def main(root, bundle, pictures):
    pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="nephoscope-", dir=f"{root}/tmp")
    os.chmod(folder, 0o755)
    room = None
    try:
        room = Room(root, folder, bundle)
        walk = Walk(room, pathlib.Path(pictures))
        for station in (walk.arrive, walk.walk, walk.hover, walk.select, walk.pull_out, walk.isolate, walk.parallax,
                        walk.undo_all, walk.turn, walk.leave):
            station()
            print(f"{station.__name__}: frame {walk.program.state['frame']}", flush=True)
        return 0
    except (Failure, ValueError) as problem:
        print(f"FAILED: {problem}", file=sys.stderr)
        for name in ("nephoscope", "monado"):
            if os.path.exists(f"{folder}/{name}.log"):
                print(f"--- {name}\n" + "\n".join(room.log(name).splitlines()[-40:]), file=sys.stderr)
        return 1
    finally:
        if room:
            room.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
