"""Write the demonstrations' stock lists: python tools/make_demo_stock.py [HOUSE [FILE]].

demo_houses.txt says how many vehicles each house has of which types; "menu" means the counts of
demo_models.txt, which are those of AUTOREC's menu in 2017: 411 on sale, and a dozen sold ones. Everything
else is drawn from demo_models.txt by a seeded generator, so the same seed gives the same file: no row is a
real vehicle, and where a chassis number exists, that is chance.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any


def _words(text: str) -> list[str]:
    return text.split()


HERE = Path(__file__).resolve().parent
HOUSES = HERE.parent / "houses"
THIS_YEAR = 2024
SOLD, ASK, HANDICAPPED, BRAND_NEW, UNMEASURED = 12, 8, 6, 6, 3  # of the menu's 411; fewer of a smaller stock
MENU = 411
COLUMNS = _words(
    """
    stock_number make model grade body_type truck_class model_code chassis_number
    registration_year registration_month manufacture_year manufacture_month mileage_km displacement_cc
    transmission steering fuel drive colour doors seats m3 length_mm width_mm height_mm weight_kg
    location location_text features auction_grade auction_house fob_amount discount_amount
    for_handicapped brand_new remarks state days_in_stock days_since_sale
    """
)
FUELS = {"p": "petrol", "d": "diesel", "h": "hybrid", "e": "electric"}
GEARS = {"a": "auto", "c": "cvt", "m": "manual"}
PORTS = {"JPYOK": "Yokohama", "JPNGO": "Nagoya", "JPUKB": "Kobe", "JPOSA": "Osaka", "JPKWS": "Kawasaki"}
PORTS["JPHKT"] = "Hakata"
AUCTIONS = (
    "USS Tokyo",
    "USS Nagoya",
    "USS Kobe",
    "TAA Kinki",
    "JU Gifu",
    "HAA Kobe",
    "CAA Chubu",
    "Arai Oyama",
)
COLOURS = _words(
    "white white pearl pearl black black silver silver gray blue red wine light_blue brown beige green"
)
SPORTY = _words("white black silver red red blue yellow orange gray pearl")
KEI_COLOURS = _words("white pearl black silver pink light_blue beige purple brown red green yellow")
TRUCK_WORDS = {
    "Dump": "dump",
    "Crane": "crane",
    "Aluminium": "box_body",
    "Refrigerated": "refrigerated",
    "Garbage": "garbage",
    "Tractor": "tractor_head",
    "Double Cab": "double_cab",
    "Low": "flat_body",
    "Long": "flat_body",
}
# Where a maker's vehicles carry an international number, its first three characters.
WORLD_CODES = {
    name: code
    for code, name in re.findall(
        r"(\w{3}) ([^,]+)",
        "WDD Mercedes Benz, WBA BMW, WVW Volkswagen, SAL Land Rover, SAJ Jaguar, WAU Audi, YV1 Volvo, "
        "VF3 Peugeot, WF0 Ford, KL1 Chevrolet, 1C4 Chrysler, ZFA Fiat, ZAR Alfa Romeo, WMW Mini, "
        "VF1 Renault, VF7 Citroen, WME Smart, 1J4 Jeep, WP0 Porsche",
    )
}
LEFT_HAND = {"BMW", "Mercedes Benz", "Porsche", "Jeep", "Ford", "Chevrolet", "Chrysler", "Audi", "Volkswagen"}
BASIC = _words("air_conditioner power_steering airbag")
USUAL = _words("power_windows central_locking keyless_entry abs spare_tyre jack")
BETTER = _words("push_start alloy_wheels back_camera navigation fog_lamps side_airbag esc led_headlamps")
BEST = _words("cruise_control collision_brake camera_360 parking_sensors leather_seats heated_seats sunroof")


@dataclass(frozen=True)
class Variant:
    """An engine and drive of a model, with the years it was built."""

    code: str
    fuel: str
    cc: int
    drive: str
    gears: str
    years: range


@dataclass(frozen=True)
class Model:
    """A line of demo_models.txt."""

    make: str
    name: str
    body: str
    count: int
    doors: int
    seats: int
    size: tuple[int, int, int]
    weight: int
    usd: int
    grades: list[str]
    variants: list[Variant] = field(default_factory=list)

    @property
    def is_kei(self) -> bool:
        """Whether the law calls it light: 660 cc and 3.4 m."""
        return self.size[0] <= 3400 and any(variant.cc == 660 for variant in self.variants)


def models() -> Iterator[Model]:
    """The models of demo_models.txt."""
    for line in (HERE / "demo_models.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _model([cell.strip() for cell in line.split("|")])


def _model(cells: list[str]) -> Model:
    make, name, body, count, years, build, usd, grades, variants = cells
    first, last = map(int, years.split("-"))
    doors, seats, size, weight = build.split()
    length, width, height = map(int, size.split("x"))
    return Model(
        make=make,
        name=name,
        body=body,
        count=int(count),
        doors=int(doors),
        seats=int(seats),
        size=(length, width, height),
        weight=int(weight),
        usd=int(usd),
        grades=[grade.strip() for grade in grades.split(";")],
        variants=[_variant(text, range(first, last + 1)) for text in variants.split(",")],
    )


def _variant(text: str, years: range) -> Variant:
    text, _, own = text.strip().partition(" @")
    code, fuel, cc, drive, *gears = text.split()
    if own:
        first, last = map(int, own.split("-"))
        years = range(first, last + 1)
    drives = {"2": "2wd", "4": "4wd", "0": ""}
    return Variant(code.strip("-"), FUELS[fuel], int(cc), drives[drive], "".join(gears), years)


class Maker:
    """Draws vehicles, one after the other, from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.serials: set[str] = set()

    def vehicle(self, model: Model) -> dict[str, Any]:
        """The facts of one vehicle of a model."""
        grade = self.dice.choice(model.grades)
        variant = self.dice.choice(_fitting(grade, model.variants))
        year, month = self.dice.choice(list(variant.years)), self.dice.randint(1, 12)
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
        row |= {"make": model.make, "model": model.name, "grade": grade, "body_type": model.body}
        row |= {"registration_year": year, "registration_month": month, "displacement_cc": variant.cc or ""}
        row |= self._manufacture(year, month) | self._numbers(model, variant, year)
        row |= {"fuel": variant.fuel, "drive": variant.drive}
        row |= self._driving(model, variant, year) | self._build(model, grade)
        row |= self._state(model, year)
        row |= self._condition(model, row)
        row["features"] = ";".join(self._features(model, row))
        row["fob_amount"] = self._price(model, row)
        return row

    def _manufacture(self, year: int, month: int) -> dict[str, Any]:
        months = year * 12 + month - 1 - self.dice.choice((0, 0, 1, 1, 2, 3))
        return {"manufacture_year": months // 12, "manufacture_month": months % 12 + 1}

    def _numbers(self, model: Model, variant: Variant, year: int) -> dict[str, Any]:
        code = f"{_prefix(model, variant, year)}-{variant.code}" if variant.code else ""
        return {
            "model_code": code if model.body != "other" else "",
            "chassis_number": self._chassis(model, variant),
        }

    def _chassis(self, model: Model, variant: Variant) -> str:
        """A frame number that begins with the model code's body, or an importer's international number."""
        while True:
            number = self._one_chassis(model, variant)
            if number not in self.serials:
                self.serials.add(number)
                return number

    def _one_chassis(self, model: Model, variant: Variant) -> str:
        world = WORLD_CODES.get(model.make)
        if world:
            head = world + re.sub(r"[IOQ]", "X", variant.code.upper())[:6].ljust(6, "0")
            return f"{head}{self.dice.choice('ABCDEFGHJK')}{self.dice.choice('ABCDEFGHJ')}{self._digits(6)}"
        if not variant.code:
            return f"{re.sub(r'[^A-Z0-9]', '', model.name.upper())}-{self._digits(5)}"
        body = variant.code
        if model.make in ("Toyota", "Isuzu", "Mazda") and model.body != "sedan":
            body = re.sub(r"(?<=\d)[A-Z]+\d*$", "", body)
        return f"{body}-{self._digits(7 if model.make in ('Toyota', 'Isuzu', 'Daihatsu') else 6)}"

    def _digits(self, count: int) -> str:
        return str(self.dice.randrange(10 ** (count - 1), 10**count))

    def _driving(self, model: Model, variant: Variant, year: int) -> dict[str, Any]:
        if model.body in ("motor_cycle", "other"):
            return {"transmission": GEARS[variant.gears[0]], "steering": ""}
        gears = variant.gears[0] if self.dice.random() < 0.62 else self.dice.choice(variant.gears)
        left = model.make in LEFT_HAND and self.dice.random() < 0.34
        return {"transmission": GEARS[gears], "steering": "left" if left else "right"}

    def _build(self, model: Model, grade: str) -> dict[str, Any]:
        length, width, height = (value + self.dice.choice((0, 0, 0, 5, 10)) for value in model.size)
        colours = KEI_COLOURS if model.is_kei else SPORTY if model.body == "coupe" else COLOURS
        colour = self.dice.choice(colours)
        if model.body in ("truck", "van"):
            colour = self.dice.choice(("white", "white", "white", "silver", "blue", "green"))
        if model.body == "other":
            colour = {"Yanmar": "red", "Kubota": "orange", "Iseki": "blue", "Komatsu": "yellow"}.get(
                model.make, "yellow"
            )
        return {
            "truck_class": _truck_class(grade) if model.body == "truck" else "",
            "colour": colour,
            "doors": model.doors or "",
            "seats": model.seats,
            "length_mm": length,
            "width_mm": width,
            "height_mm": height,
            "m3": (Decimal(length) * width * height / 10**9).quantize(Decimal("0.001")),
            "weight_kg": model.weight + 10 * self.dice.randint(-2, 3) if model.weight > 500 else model.weight,
        }

    def _state(self, model: Model, year: int) -> dict[str, Any]:
        age = THIS_YEAR - year + 1
        a_year = {"truck": 15_000, "van": 17_000, "coupe": 6_500, "motor_cycle": 3_500, "other": 350}
        km = int(a_year.get(model.body, 9_500) * age * self.dice.uniform(0.45, 1.5))
        port = self.dice.choices(list(PORTS), weights=(34, 24, 16, 12, 8, 6))[0]
        days = self.dice.randint(0, 40) if self.dice.random() < 0.27 else self.dice.randint(52, 420)
        return {
            "mileage_km": min(km, 320_000) // 100 * 100 if km > 1000 else km,
            "location": port,
            "location_text": PORTS[port],
            "state": "available",
            "days_in_stock": days,
        }

    def _condition(self, model: Model, row: dict[str, Any]) -> dict[str, Any]:
        if model.body in ("motor_cycle", "other"):
            return {"auction_house": "", "auction_grade": ""}
        scale = ("5", "4.5", "4.5", "4", "4", "4", "3.5", "3.5", "3", "3")
        worn = min(9, row["mileage_km"] // 18_000)
        grade = scale[max(0, min(9, worn + self.dice.choice((-1, 0, 0, 1, 2))))]
        grade = "R" if self.dice.random() < 0.05 else grade
        return {"auction_house": self.dice.choice(AUCTIONS), "auction_grade": grade}

    def _features(self, model: Model, row: dict[str, Any]) -> list[str]:
        if model.body in ("motor_cycle", "other"):
            return ["abs"] if "ABS" in row["grade"] else []
        wealth = min(0.9, model.usd / 22_000) * (0.5 + (row["registration_year"] - 2008) / 32)
        found = [*BASIC, *(f for f in USUAL if self.dice.random() < 0.82)]
        found += [f for f in BETTER if self.dice.random() < wealth]
        found += [f for f in BEST if self.dice.random() < wealth * 0.55]
        if model.body == "mini_van" and row["seats"] > 5:
            found += ["third_row", *(["power_slide_door"] if self.dice.random() < 0.7 else [])]
        if model.body == "suv" and self.dice.random() < 0.5:
            found.append("roof_rails")
        return found

    def _price(self, model: Model, row: dict[str, Any]) -> int:
        """FOB USD: falls with age and mileage, rises with the grade; rounded to ten."""
        age = THIS_YEAR - row["registration_year"]
        worth = model.usd * 0.9 ** (age - 5) * self.dice.uniform(0.93, 1.08)
        expected = 9_500 * (age + 1)
        if model.body not in ("motor_cycle", "other"):
            worth *= max(0.72, min(1.16, 1 - (row["mileage_km"] - expected) / 420_000))
        worth *= {"5": 1.06, "4.5": 1.03, "R": 0.84, "3": 0.92}.get(row["auction_grade"], 1)
        return max(550, round(worth / 10) * 10)


def _fitting(grade: str, variants: list[Variant]) -> list[Variant]:
    """The variants a grade's name speaks of: its litres (A18, 1.8X, 240S), hybrid or diesel; else all."""
    litres = re.search(r"(?<!\d)(\d)\.?(\d)", grade)
    cc = int(litres[1] + litres[2]) * 100 if litres else 0
    fuel = "hybrid" if re.search(r"Hybrid|e-Power|450h", grade) else ""
    fuel = "diesel" if re.search(r"XD|\d\dd\b|D4|Cooper D|HDi|Blue Tec", grade) else fuel
    exact = [v for v in variants if (v.cc == cc and not fuel) or v.fuel == fuel]
    return exact or [v for v in variants if fuel or v.fuel != "hybrid"] or variants


def _prefix(model: Model, variant: Variant, year: int) -> str:
    """The emission prefix of the model code: by fuel, class and year of the rules of exhaust."""
    new = year >= 2019
    if variant.fuel == "electric":
        return "ZAA"
    if model.body == "motor_cycle":
        return "2BL" if year >= 2017 else "EBL"
    if model.body in ("truck", "van"):
        return _load_prefix(model, variant, year)
    if variant.fuel == "hybrid":
        return "6AA" if new else "DAA"
    if variant.fuel == "diesel":
        return "3DA" if new else "LDA"
    if new:
        return "4BA" if variant.drive == "4wd" else "5BA"
    return "CBA" if variant.cc > 2_600 or variant.gears == "m" else "DBA"


def _load_prefix(model: Model, variant: Variant, year: int) -> str:
    if variant.fuel == "diesel":
        light = "QDF" if year < 2018 else "3DF"
        heavy = "BKG" if year < 2011 else "TKG" if year < 2017 else "2RG"
        return light if model.weight < 2_120 else heavy
    if model.is_kei:
        return "EBD" if year < 2018 else "3BD"
    return "CBF" if year < 2018 else "3BF"


def _truck_class(grade: str) -> str:
    return next((kind for word, kind in TRUCK_WORDS.items() if word in grade), "")


@dataclass(frozen=True)
class Stock:
    """A line of demo_houses.txt: `mix` is type -> how many, empty for the menu's own counts."""

    house: str
    prefix: str
    seed: int
    mix: dict[str, int]


def stocks() -> dict[str, Stock]:
    """The stocks of demo_houses.txt, by house."""
    lines = (HERE / "demo_houses.txt").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")
    ]
    return {house: Stock(house, prefix, int(seed), _mix(mix)) for house, prefix, seed, mix in cells}


def _mix(text: str) -> dict[str, int]:
    if text == "menu":
        return {}
    pairs = (part.split() for part in text.split(","))
    return {kind: int(count) for kind, count in pairs}


def make_stock(stock: Stock) -> list[dict[str, Any]]:
    """All rows: those on sale in a mixed order, then the sold."""
    maker, known = Maker(stock.seed), list(models())
    if stock.mix:
        wanted = _drawn(maker.dice, known, stock.mix)
        known = [model for model in known if model.body in stock.mix]
    else:
        wanted = [model for model in known for _ in range(model.count)]
    rows = [maker.vehicle(model) for model in wanted]
    maker.dice.shuffle(rows)
    _mark(maker.dice, rows)
    sold = [_sold(maker, maker.dice.choice(known)) for _ in range(_share(SOLD, rows))]
    for number, row in enumerate([*rows, *sold], start=10_001):
        row["stock_number"] = f"{stock.prefix}-{number}"
    return [*rows, *sold]


def _drawn(dice: random.Random, known: list[Model], mix: dict[str, int]) -> list[Model]:
    """As many models of each type as the mix says, common ones more often."""
    drawn: list[Model] = []
    for body, count in mix.items():
        fitting = [model for model in known if model.body == body]
        drawn += dice.choices(fitting, weights=[model.count for model in fitting], k=count)
    return drawn


def _share(of_menu: int, rows: list[dict[str, Any]]) -> int:
    return max(1, round(of_menu * len(rows) / MENU))


def _some(
    dice: random.Random, pool: list[dict[str, Any]], of_menu: int, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return dice.sample(pool, min(len(pool), _share(of_menu, rows)))


def _mark(dice: random.Random, rows: list[dict[str, Any]]) -> None:
    """A few of each kind that a shelf or a page must show."""
    cars = [row for row in rows if row["body_type"] in ("hatchback", "mini_van", "sedan", "suv")]
    late = [row for row in cars if row["registration_year"] >= 2021 and row["steering"] == "right"]
    family = [
        row for row in cars if row["model"] in ("Noah", "Voxy", "Serena", "Sienta", "Freed", "Tanto", "Porte")
    ]
    for row in _some(dice, late, BRAND_NEW, rows):
        _renew(dice, row)
    for row in _some(dice, [row for row in family if not row["brand_new"]], HANDICAPPED, rows):
        row |= {
            "for_handicapped": "yes",
            "remarks": dice.choice(("Wheelchair ramp", "Lift-up front seat", "Wheelchair lift")),
        }
    plain = [row for row in rows if not row["brand_new"]]
    for row in dice.sample(plain, len(plain) // 9):
        row["discount_amount"] = max(50, round(row["fob_amount"] * dice.uniform(0.03, 0.12) / 10) * 10)
    for row in _some(dice, [row for row in plain if not row["discount_amount"]], ASK, rows):
        row["fob_amount"] = ""
    for row in _some(dice, [row for row in rows if row["body_type"] == "other"], UNMEASURED, rows):
        row |= {"m3": "", "length_mm": "", "width_mm": "", "height_mm": ""}


def _renew(dice: random.Random, row: dict[str, Any]) -> None:
    row |= {"brand_new": "yes", "mileage_km": dice.randint(5, 40), "auction_grade": "S"}
    row |= {"days_in_stock": dice.randint(0, 30), "fob_amount": round(row["fob_amount"] * 1.15 / 10) * 10}


def _sold(maker: Maker, model: Model) -> dict[str, Any]:
    row = maker.vehicle(model)
    since = maker.dice.randint(2, 40)
    return row | {
        "state": "sold",
        "days_in_stock": since + maker.dice.randint(10, 90),
        "days_since_sale": since,
    }


def main() -> None:
    """Write the list of the house named on the command line, or of all of them."""
    known = stocks()
    for stock in [known[sys.argv[1]]] if len(sys.argv) > 1 else known.values():
        write(stock, Path(sys.argv[2]) if len(sys.argv) > 2 else HOUSES / stock.house / "stock.csv")


def write(stock: Stock, target: Path) -> None:
    """The file of one house."""
    rows = make_stock(stock)
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{target}: {sum(row['state'] == 'available' for row in rows)} on sale, {len(rows)} rows")


if __name__ == "__main__":
    main()
