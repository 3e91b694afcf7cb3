"""A person with a headset and two Index controllers, who looks at the digits: walks, points, presses, and waits for what the
program says of each frame."""
import math
import shutil

from geometry import (add, distance, dot, dot_q, inverse_q, looking, read_npy, rotate, shortest, subtract, times_q, transform,
                      unit)
from remote import Headset, Pose
from runtime import Program, expect

ROWS = 1797
# Where the words stand in the menu: page, and the place clockwise from the top of eight.
MENU = {"Isolate": (0, 2), "Undo": (0, 3), "More": (0, 4), "Sprites": (1, 7), "Larger sphere": (2, 1), "Leave": (3, 2)}


class Person:
    def __init__(self, room, pictures):
        self.room, self.pictures = room, pictures
        room.run("project", room.program, "project", room.digits, "--method", "pca", "-o", f"{room.inside}/layout.npy")
        self.layout = [row[:3] for row in read_npy(f"{room.outside}/layout.npy")]
        expect(len(self.layout) == ROWS, f"the layout has {len(self.layout)} rows")
        self.nod = 0.001  # metres
        self.cluster_rows, self.selected, self.visible = {}, None, range(ROWS)
        port = room.start_service()
        self.headset = Headset(port)
        self.headset.send()
        self.program = Program(room, "--resolution-scale", "2")

    def wait(self, what, condition):
        return self.program.wait(what, condition)

    def settle(self):
        """Waits until the program has seen all that was sent: the left hand moves a millimetre, and a frame goes by, as buttons
        and poses of a frame need not be of one message."""
        left = self.headset.left
        self.nod = -self.nod
        left.pose = Pose(add(left.pose.position, (0, self.nod, 0)), left.pose.orientation)
        self.headset.send()
        height = left.pose.position[1]
        seen = self.wait("what was sent", lambda s: abs(s["hands"]["left"]["grip"]["position"][1] - height) < 1e-5)["frame"]
        self.wait("a frame more", lambda s: s["frame"] > seen)

    def hand(self):
        return self.program.state["hands"]["right"]

    def world_positions(self):
        """Where every row stands that no cluster holds."""
        matrix = self.program.state["worldFromCloud"]
        return [transform(matrix, position) for position in self.layout]

    def stage_from_world(self, point):
        stage = self.program.state["worldFromStage"]
        return rotate(inverse_q(stage["orientation"]), subtract(point, stage["position"]))

    def put(self, at_world, ahead=None):
        """Moves the right hand so that its aim starts there; with `ahead`, turned so that the grip looks that way."""
        right = self.headset.right
        orientation = looking(ahead) if ahead else right.pose.orientation
        # What lies between grip and aim is the runtime's; it is learnt from what the program was told.
        before = self.hand()
        grip, aim = before["grip"], before["aim"]
        offset = rotate(inverse_q(grip["orientation"]), subtract(aim["position"], grip["position"]))
        at = subtract(self.stage_from_world(at_world), rotate(orientation, offset))
        right.pose = Pose(at, orientation)
        self.headset.send()
        stage = self.program.state["worldFromStage"]
        world = add(rotate(stage["orientation"], at), stage["position"])
        turned = times_q(stage["orientation"], orientation)

        def arrived(state):
            grip = state["hands"]["right"]["grip"]
            return distance(grip["position"], world) < 1e-4 and abs(dot_q(grip["orientation"], turned)) > 1 - 1e-6

        self.wait("the right hand where it was put", arrived)

    def aim_at(self, point):
        aim = self.hand()["aim"]
        is_ahead = rotate(aim["orientation"], (0, 0, -1))
        wanted = unit(subtract(point, aim["position"]))
        turn = shortest(is_ahead, wanted)
        self.headset.right.pose = Pose(self.headset.right.pose.position, times_q(turn, self.headset.right.pose.orientation))
        self.headset.send()
        self.wait("the aim", lambda s: dot(rotate(s["hands"]["right"]["aim"]["orientation"], (0, 0, -1)),
                                           unit(subtract(point, s["hands"]["right"]["aim"]["position"]))) > 1 - 1e-6)

    def pull_trigger(self, pulled):
        self.headset.right.trigger = 1.0 if pulled else 0.0
        self.headset.send()

    def squeeze(self, closed):
        self.headset.right.squeeze = 1.0 if closed else 0.0
        self.headset.send()
        self.wait("the hand to close" if closed else "the hand to open", lambda s: s["hands"]["right"]["holds"] == closed)

    def stick(self, x, y):
        self.headset.right.stick = (x, y)
        self.headset.send()

    def click(self, button, what, condition):
        self.headset.right.pressed.add(button)
        self.headset.send()
        self.wait(what, condition)
        self.headset.right.pressed.discard(button)
        self.headset.send()

    def choose(self, word, what=None, condition=None):
        """A word of the menu at the right hand, pointed at with the stick."""
        page, _ = MENU[word]
        self.click("b", "the menu", lambda s: s["hands"]["right"]["menu"])
        for turned in range(page):
            self.point_at("More")
            self.pull_trigger(True)
            self.wait("the next page", lambda s: s["hands"]["right"]["menu"]["page"] == turned + 1)
            self.pull_trigger(False)
            self.stick(0, 0)
            self.wait("a stick at rest", lambda s: s["hands"]["right"]["menu"]["pointedAt"] is None)
        self.point_at(word)
        self.pull_trigger(True)
        if condition:
            self.wait(what, condition)
            self.pull_trigger(False)
            self.stick(0, 0)
            self.settle()

    def point_at(self, word):
        angle = MENU[word][1] * math.pi / 4
        self.stick(math.sin(angle), math.cos(angle))
        self.wait(f"the menu's \"{word}\"", lambda s: s["hands"]["right"]["menu"]["pointedAt"] == word)

    def show(self, name):
        self.wait("all that comes and goes", lambda s: not s["fading"])
        state, picture = self.program.capture()
        shutil.copy(picture, self.pictures / f"{name}.png")
        return state

    def shown_positions(self):
        points = self.world_positions()
        for cluster in self.program.state["clusters"]:
            for row in self.cluster_rows.get(cluster["id"], []):
                points[row] = transform(cluster["worldFromCluster"], self.layout[row])
        return points

    def select_here(self):
        hand = self.hand()
        expected = within(self.shown_positions(), self.visible, hand["aim"]["position"], hand["sphereRadius"])
        self.pull_trigger(True)
        state = self.wait("a selection", lambda s: s["selectedCount"] > 0 and s["selected"] != self.selected)
        self.pull_trigger(False)
        depth = state["undoDepth"]
        state = self.wait("the selection's step", lambda s: s["undoDepth"] > depth)
        expect(state["selected"] == expected, f"selected {state['selected']}, brute force says {expected}")
        return expected


def within(points, rows_seen, center, radius):
    """Rows in a sphere; none may be so near to its surface that rounding decides."""
    rows = []
    for row in rows_seen:
        away = distance(points[row], center)
        expect(abs(away - radius) > 2e-6, f"row {row} lies on the sphere; choose another place")
        if away < radius:
            rows.append(row)
    return rows
