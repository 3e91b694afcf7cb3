"""Holds the state that the window wrote after its replay against what the script did."""
import json
import sys

state = json.load(open(sys.argv[1], encoding="utf-8"))
assert state["presenter"] == "window", state["presenter"]
assert state["dataset"]["rows"] == 1797, state["dataset"]
assert state["search"]["pattern"] == "three", state["search"]["pattern"]
assert len(state["search"]["found"]) == 183, len(state["search"]["found"])
assert state["message"] == "", state["message"]
