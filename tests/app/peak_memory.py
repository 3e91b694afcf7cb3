"""usage: peak_memory.py FILE COMMAND...     Runs it and writes the most bytes of memory that it had at a time to FILE.

A process is charged with what its parent had when it was made, so that a large test program cannot measure others itself.
"""
import os
import sys

child = os.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    out.write(str(used.ru_maxrss * 1024))
sys.exit(os.waitstatus_to_exitcode(status))
