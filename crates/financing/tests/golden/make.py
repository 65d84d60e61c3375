"""Schedules counted by another program, with decimal numbers of eighty digits.

    python3 crates/financing/tests/golden/make.py > crates/financing/tests/golden/schedules.json

It knows nothing of ours but the rule in docs/decisions/0024: instalment and each month's interest half up to the
minor unit, the last instalment settles the rest, the effective rate to a hundredth of a percent.
"""

import json
import random
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 80
ONE = Decimal(1)


def whole(value):
    return int(value.quantize(ONE, ROUND_HALF_UP))


def instalment(principal, rate, months):
    monthly = Decimal(rate) / 1200
    if monthly == 0:
        return whole(Decimal(principal) / months)
    return whole(principal * monthly / (1 - (1 + monthly) ** -months))


def rows(principal, rate, months):
    usual, owed, monthly, out = instalment(principal, rate, months), principal, Decimal(rate) / 1200, []
    for month in range(1, months + 1):
        interest = whole(owed * monthly)
        paid = owed + interest if month == months else usual
        owed -= paid - interest
        out.append([month, paid, interest, paid - interest, owed])
    return out


def effective(received, payments):
    """By halving; the sum of the discounted payments falls as the rate grows."""
    low, high = Decimal(0), Decimal(1)
    for _ in range(80):
        half = (low + high) / 2
        factor, worth = ONE, Decimal(0)
        for payment in payments:
            factor /= 1 + half
            worth += payment * factor
        low, high = (half, high) if worth > received else (low, half)
    return str((((1 + high) ** 12 - 1) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


def case(currency, principal, rate, months, fee=0, insurance=0):
    table = rows(principal, rate, months)
    payments = [row[1] + insurance for row in table]
    return {
        "currency": currency, "principal": principal, "rate": rate, "months": months,
        "fee": fee, "insurance": insurance,
        "instalment": table[0][1], "interest": sum(row[2] for row in table), "paid": sum(payments) + fee,
        "effective": effective(Decimal(principal - fee), payments),
        # All of a short one; of a long one those where it would go wrong.
        "rows": table if months <= 24 else [table[at - 1] for at in (1, 2, months // 2, months - 1, months)],
    }


def main():
    dice = random.Random(24)
    cases = [
        case("DOP", 100_000_000, "12.95", 12),
        case("DOP", 92_000_000, "12.95", 72, fee=920_000),
        case("USD", 1_624_000, "11.5", 60, insurance=812),
        case("USD", 2_030_000, "18.75", 84, fee=15_000),
        case("CLP", 8_990_000, "21.6", 24, fee=120_000, insurance=4_500),
        case("CLP", 14_990_000, "9.99", 48),
        case("MXN", 35_000_000, "0", 18),
        case("MXN", 10_000_001, "0", 3),
        case("USD", 999_999, "24", 1, fee=5_000),
        case("USD", 1, "0", 1),
        case("CLF", 45_002_500, "4.25", 360),
        case("DOP", 1_500_000_000, "13.5", 480, fee=15_000_000),
        case("ARS", 3_700_000_000, "118.7521", 36),
        case("VES", 1_000_000_000_000_000, "60", 120),
        case("USD", 500_000, "200", 12),
    ]
    some = []
    while len(some) < 400:
        principal, months = dice.randrange(1_000, 10 ** dice.randrange(5, 15)), dice.randrange(1, 481)
        rate = str(Decimal(dice.randrange(0, 2_000_001)) / 10_000)
        some.append([principal, rate, months, instalment(principal, rate, months)])
    pad = lambda value: json.dumps(value, ensure_ascii=False)
    print('{"schedules": [')
    print(",\n".join(map(pad, cases)))
    print('], "instalments": [')
    print(",\n".join(map(pad, some)))
    print("]}")


main()
