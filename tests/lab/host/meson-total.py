# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the total of a meson test run: meson-total.py TESTLOG.json ALLOWED-SKIPS."""
import json
import sys


def allowed_skips(path):
    """Test names that may be skipped: NAME REASON lines, the reason being what makes them valid."""
    try:
        with open(path, encoding="utf-8") as lines:
            words = [line.split(None, 1) for line in lines if not line.startswith("#")]
    except FileNotFoundError:
        return set()
    return {entry[0] for entry in words if len(entry) == 2 and entry[1].strip()}


def main():
    log, allowed = sys.argv[1], allowed_skips(sys.argv[2])
    with open(log, encoding="utf-8") as lines:
        tests = [json.loads(line) for line in lines]
    passed = [test for test in tests if test["result"] in ("OK", "EXPECTEDFAIL")]
    skipped = [test for test in tests if test["result"] == "SKIP"]
    # "PROJECT:SUITE / NAME" is known by its NAME
    forbidden = [test for test in skipped if test["name"].split(" / ")[-1] not in allowed]
    for test in forbidden:
        print(f"{test['name']} may not be skipped: {sys.argv[2]} gives no reason for it")
    failed = len(tests) - len(passed) - len(skipped) + len(forbidden)
    total = f"{len(passed)} passed, {failed} failed"
    tolerated = len(skipped) - len(forbidden)
    print(total + (f", {tolerated} skipped" if tolerated else ""))
    return 1 if failed or not tests else 0


sys.exit(main())
