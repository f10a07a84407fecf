"""Prove that nothing is lost: `make chaos`. Each fault alone, then all at random from a printed seed.

Ends with status 1 if an article was lost or stored twice.
"""

import argparse
import random
import sys
import time

from rich.console import Console
from rich.table import Table

from tests.chaos.campaign import Account, campaign, under_fire
from tests.chaos.faults import FAULTS

RATE = 150.0


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="of the campaign with all faults at random")
    parser.add_argument("--alone", type=int, default=300, help="articles for each fault alone; 0: none alone")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="as an earlier report printed it")
    parser.add_argument("--only", choices=FAULTS, action="append", help="only this fault; repeatable")
    options = parser.parse_args()
    chosen = options.only or list(FAULTS)
    console = Console(width=150)
    console.print(f"seed {options.seed}")
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
                    patience_s=30 if name == "Valkey frozen" else 9,
                    gap_s=0,
                )
            )
            console.print(f"{name}: {'whole' if accounts[-1].whole else accounts[-1]}")
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
    console.print(report(accounts))
    sys.exit(not all(account.whole for account in accounts))


def report(accounts: list[Account]) -> Table:
    """The report, a line for each campaign and their sum."""
    table = Table(
        *("fault", "posted", "stored", "rejected", "quarantined", "repeated", "lost", "stored twice", "recovery s"),
        title="recovery: from the end of the faults until everything posted has its final state",
        title_justify="left",
    )
    for account in accounts:
        table.add_row(
            account.name,
            str(account.posted),
            str(account.stored),
            str(account.rejected),
            str(account.quarantined),
            str(account.repeated),
            str(account.lost),
            str(account.stored_twice + account.contradicted),
            f"{account.recovery_s:.1f}",
        )
    table.add_section()
    sums = [
        sum(getattr(account, name) for account in accounts)
        for name in ("posted", "stored", "rejected", "quarantined", "repeated", "lost", "stored_twice")
    ]
    table.add_row("sum", *map(str, sums))
    return table


if __name__ == "__main__":
    main()
