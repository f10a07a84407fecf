"""Prove that nothing is lost: `make chaos`. Each fault alone, all at random from a printed seed, then a slow day.

Ends with status 1 if an article was lost or stored twice, or if slowness was taken for loss.
"""

import argparse
import random
import sys
import time

from benchmarks.report import keep, table
from tests.chaos.campaign import Account, campaign, under_fire
from tests.chaos.faults import FAULTS
from tests.chaos.slow_day import slow_day, slow_stack

RATE = 150.0


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="of the campaign with all faults at random")
    parser.add_argument("--alone", type=int, default=300, help="articles for each fault alone; 0: none alone")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="as an earlier report printed it")
    parser.add_argument("--only", choices=FAULTS, action="append", help="only this fault; repeatable")
    parser.add_argument("--slow", type=int, default=3000, help="backlog of the slow day; 0: none")
    parser.add_argument("--keep", action="store_true", help="write the report to benchmarks/results/chaos.md")
    options = parser.parse_args()
    chosen = options.only or list(FAULTS)
    print(f"seed {options.seed}", flush=True)
    accounts: list[Account] = []
    with under_fire() as stack:
        for name in chosen if options.alone else ():
            accounts.append(
                campaign(
                    stack,
                    name,
                    [name],
                    articles=options.alone,
                    seed=options.seed,
                    rate=RATE,
                    patience_s=9,
                    gap_s=0,
                )
            )
            print(f"{name}: {'whole' if accounts[-1].whole else accounts[-1]}", flush=True)
        if options.articles:
            order = random.Random(options.seed)
            # As many rounds of all faults as fit while the articles arrive, about four seconds apart.
            rounds = max(1, round(options.articles / RATE / (len(chosen) * 8)))
            faults = [name for _ in range(rounds) for name in order.sample(chosen, len(chosen))]
            accounts.append(
                campaign(
                    stack,
                    f"all at random ({len(faults)} faults)",
                    faults,
                    articles=options.articles,
                    seed=options.seed,
                    rate=RATE,
                    patience_s=9,
                    gap_s=4,
                    drain_s=1800,
                )
            )
    slow = None
    if options.slow:
        with slow_stack() as stack:
            slow = slow_day(stack, articles=options.slow, seed=options.seed)
        accounts.append(slow.account)
    head = (
        f"Seed {options.seed}. Repeated: answered as posted before. Recovery: from the end of the faults until "
        "everything posted has its final state."
    )
    if slow is not None:
        head += (
            f"\n\nOn the slow day Redis lost {slow.lost_by_redis} articles by a witness's count; {slow.requeued} were "
            f"sent again, {slow.unfounded} of them although Redis held them."
        )
    if options.keep:
        keep("chaos", "Chaos", head, report(accounts))
    else:
        print(head, report(accounts), sep="\n\n")
    sys.exit(not (all(account.whole for account in accounts) and (slow is None or slow.sound)))


def report(accounts: list[Account]) -> str:
    """The report, a line for each campaign and their sum."""
    sums = ("posted", "stored", "rejected", "quarantined", "repeated", "grouped_wrongly", "lost", "stored_twice")
    rows: list[list[object]] = [
        [
            account.name,
            *(getattr(account, name) for name in sums[:-1]),
            account.stored_twice + account.contradicted,
            f"{account.recovery_s:.1f}",
        ]
        for account in accounts
    ]
    rows.append(["sum", *(sum(getattr(account, name) for account in accounts) for name in sums), ""])
    return table(("fault", *sums, "recovery s"), rows)


if __name__ == "__main__":
    main()
