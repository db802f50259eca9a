"""Years of a town, one a seed, judged by the oracle: how often each rule was put to the test, and where it was not kept."""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from live.demo import company
from oracle import RULES, UNSEEN, verdicts
from year import live_a_year


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 2, 3, 4, 5])
    parser.add_argument("--days", type=int, default=365)
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    asked, broken = dict.fromkeys(RULES, 0), dict.fromkeys(RULES, 0)
    for seed in chosen.seeds:
        began = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            record = live_a_year(company(), Path(folder), seed, days=chosen.days)
        lived = time.process_time() - began
        print(f"seed {seed}: {len(record.forms)} complaints, {len(record.said)} messages in, ", end="")
        print(f"{len(record.seen)} states shown, {lived:.0f} s", flush=True)
        for rule, verdict in verdicts(record).items():
            asked[rule] += verdict.asked
            broken[rule] += len(verdict.broken)
            for situation in verdict.broken[:3]:
                print(f"  {rule}: {situation}")
    print("\nrule            asked  not kept")
    for rule in RULES:
        print(f"{rule:14} {asked[rule]:6} {broken[rule]:9}")
    print("\nnot to be seen from outside:")
    for rule, why in UNSEEN.items():
        print(f"{rule}: {why}")
    return int(any(broken.values()))


if __name__ == "__main__":
    sys.exit(main())
