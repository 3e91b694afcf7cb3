"""The little geometry of the test, written anew: nothing here is shared with the program."""
import math
import struct


def add(a, b):
    return tuple(x + y for x, y in zip(a, b))


def subtract(a, b):
    return tuple(x - y for x, y in zip(a, b))


def times(a, factor):
    return tuple(x * factor for x in a)


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a):
    return math.sqrt(dot(a, a))


def distance(a, b):
    return length(subtract(a, b))


def unit(a):
    return times(a, 1.0 / length(a))


def inverse_q(q):
    return (-q[0], -q[1], -q[2], q[3])


def rotate(q, v):
    """`v` turned by the quaternion `q` (x, y, z, w)."""
    axis, w = q[:3], q[3]
    t = times(cross(axis, v), 2.0)
    return add(add(v, times(t, w)), cross(axis, t))


def looking(direction):
    """The quaternion that turns -z to `direction`, without roll."""
    x, y, z = unit(direction)
    yaw, pitch = math.atan2(-x, -z), math.asin(max(-1.0, min(1.0, y)))
    sy, cy, sp, cp = math.sin(yaw / 2), math.cos(yaw / 2), math.sin(pitch / 2), math.cos(pitch / 2)
    return (cy * sp, sy * cp, -sy * sp, cy * cp)


def transform(matrix, point):
    """A point by a 4 x 4 matrix of 16 numbers, column by column."""
    x, y, z = point
    return tuple(matrix[i] * x + matrix[4 + i] * y + matrix[8 + i] * z + matrix[12 + i] for i in range(3))


def pixel_in_eye(view, head, point, width, height):
    """Where an eye (remote.View) of a head (position, orientation) sees a point: pixels from the top left."""
    x, y, z = subtract(rotate(inverse_q(head["orientation"]), subtract(point, head["position"])), (view.x, 0.0, 0.0))
    assert z < 0, "the point is behind the eye"
    left, right = math.tan(view.left), math.tan(view.right)
    up, down = math.tan(view.up), math.tan(view.down)
    return ((x / -z - left) / (right - left) * width, (up - y / -z) / (up - down) * height)


def disc_in_eye(view, head, point, radius, width, height):
    """(x, y, area) in pixels of the picture of a disc around a point that faces the eye. Off the middle of the view its own
    middle is not where the point is seen: what is nearer to the picture's rim is drawn larger."""
    eye = add(head["position"], rotate(head["orientation"], (view.x, 0.0, 0.0)))
    ahead = unit(subtract(point, eye))
    across = unit(cross(ahead, (0.0, 1.0, 0.0)))
    up = cross(across, ahead)
    rim = []
    for i in range(180):
        angle = i * math.pi / 90
        offset = add(times(across, radius * math.cos(angle)), times(up, radius * math.sin(angle)))
        rim.append(pixel_in_eye(view, head, add(point, offset), width, height))
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(rim, rim[1:] + rim[:1]):
        part = ax * by - bx * ay
        area, x, y = area + part / 2, x + (ax + bx) * part / 6, y + (ay + by) * part / 6
    return (x / area, y / area, abs(area))


def landing(position, direction, speed=7.0, gravity=9.81):
    """Where something thrown from `position` meets the floor."""
    velocity = times(unit(direction), speed)
    t = (velocity[1] + math.sqrt(velocity[1] ** 2 + 2 * gravity * position[1])) / gravity
    return (position[0] + velocity[0] * t, 0.0, position[2] + velocity[2] * t)


def read_npy(path):
    """Rows of a two-dimensional float32 .npy file in C order."""
    data = open(path, "rb").read()
    assert data[:6] == b"\x93NUMPY", path
    size = struct.unpack_from("<H", data, 8)[0]
    header = data[10:10 + size].decode()
    assert "'<f4'" in header and "'fortran_order': False" in header, header
    rows, columns = (int(n) for n in header.split("(")[1].split(")")[0].split(","))
    return [struct.unpack_from(f"<{columns}f", data, 10 + size + 4 * columns * row) for row in range(rows)]


def times_q(a, b):
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz)


def dot_q(a, b):
    return sum(x * y for x, y in zip(a, b))


def shortest(a, b):
    """The quaternion that turns `a` to `b`, both of length 1 and not opposite."""
    axis, w = cross(a, b), 1 + dot(a, b)
    size = math.sqrt(dot(axis, axis) + w * w)
    return (axis[0] / size, axis[1] / size, axis[2] / size, w / size)


def most_alone(points, start):
    """(row, metres): the point that a ray from `start` meets with the widest gap to all before or around it."""
    best = (None, 0.0)
    for row, point in enumerate(points):
        away = distance(point, start)
        ahead = times(subtract(point, start), 1 / away)
        gap = 1.0
        for other, neighbour in enumerate(points):
            if other == row:
                continue
            offset = subtract(neighbour, start)
            along = dot(offset, ahead)
            if 0 < along < away + 0.05:
                gap = min(gap, distance(offset, times(ahead, along)))
                if gap <= best[1]:
                    break
        if gap > best[1]:
            best = (row, gap)
    return best
