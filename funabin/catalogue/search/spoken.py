"""Words of people for what the closed lists hold, in English and Japanese. Plain Python.

Only words that mean one thing in a search for vehicles stand here; every other word is searched as a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from funabin.catalogue import vocabulary as words
from funabin.catalogue.dictionary import squashed
from funabin.catalogue.vocabulary import Word

Pair = tuple[str, str]
_LISTS: tuple[tuple[str, tuple[Word, ...]], ...] = (
    ("fuel", words.FUELS),
    ("drive", words.DRIVES),
    ("type", words.BODY_TYPES),
    ("colour", words.COLOURS),
    ("steering", words.STEERING),
    ("transmission", words.TRANSMISSIONS),
)
_KEI = ("displacement_to", "660")
# names, parted by commas -> parameters
_SPOKEN: tuple[tuple[str, tuple[Pair, ...]], ...] = (
    ("automatic, at, a/t, automat, オートマ, オートマチック, AT車, 自動", (("transmission", "auto"),)),
    (
        "manual, mt, m/t, stick, stick shift, 5mt, 6mt, 5速mt, 6速mt, マニュアル, MT車, 手動",
        (("transmission", "manual"),),
    ),
    ("cvt, 無段変速", (("transmission", "cvt"),)),
    ("lhd, left hand drive, left hand, left-handed, 左ハンドル, 左h, 左", (("steering", "left"),)),
    ("rhd, right hand drive, right hand, right-handed, 右ハンドル, 右h, 右", (("steering", "right"),)),
    ("gasoline, gasolin, petrol engine, ガソリン, ガソリン車", (("fuel", "petrol"),)),
    ("diesal, deisel, desel, disel, dizel, diesel engine", (("fuel", "diesel"),)),
    ("ディーゼル, ディーゼル車, ジーゼル, 軽油, クリーンディーゼル", (("fuel", "diesel"),)),
    ("hybird, hibrid, hev, ハイブリッド, ハイブリット, hv", (("fuel", "hybrid"),)),
    ("ev, electric car, electrical, 電気, 電気自動車, 電動", (("fuel", "electric"),)),
    ("propane, プロパン, lpガス", (("fuel", "lpg"),)),
    ("4x4, awd, 4 wheel drive, four wheel drive, 四駆, 四輪駆動, 4駆, 全輪駆動", (("drive", "4wd"),)),
    ("2x4, fwd, two wheel drive, 2 wheel drive, 二駆, 2駆, 二輪駆動", (("drive", "2wd"),)),
    ("minivan, mini vans, minivans, ミニバン", (("type", "mini_van"),)),
    ("motorcycle, motorbike, motor bike, バイク, オートバイ, 二輪", (("type", "motor_cycle"),)),
    ("pickup, pick up, pickup truck, pick up truck, ピックアップ", (("type", "truck"),)),
    ("trucks, lorry, トラック, 貨物", (("type", "truck"),)),
    ("suvs, jeep type, クロカン, エスユーブイ", (("type", "suv"),)),
    ("sedans, saloon, セダン", (("type", "sedan"),)),
    ("hatchbacks, hatch back, ハッチバック, コンパクトカー", (("type", "hatchback"),)),
    ("buses, マイクロバス, バス", (("type", "bus"),)),
    ("vans, バン, ワンボックス, ライトバン", (("type", "van"),)),
    ("coupé, coupes, クーペ", (("type", "coupe"),)),
    (
        "mini truck, mini trucks, kei truck, kei trucks, minitruck, 軽トラ, 軽トラック",
        (("type", "truck"), _KEI),
    ),
    ("kei car, kei cars, kei, 軽自動車, 軽", (_KEI,)),
    ("白, 白色, 白い, ホワイト, しろ", (("colour", "white"),)),
    ("パール, 真珠, 白パール, パールホワイト, pearl white", (("colour", "pearl"),)),
    ("黒, 黒色, 黒い, ブラック, くろ", (("colour", "black"),)),
    ("銀, 銀色, シルバー", (("colour", "silver"),)),
    ("grey, 灰, 灰色, グレー, グレイ, ガンメタ", (("colour", "gray"),)),
    ("青, 青色, 青い, ブルー, 紺, 紺色", (("colour", "blue"),)),
    ("水色, ライトブルー", (("colour", "light_blue"),)),
    ("赤, 赤色, 赤い, レッド", (("colour", "red"),)),
    ("ワインレッド, wine red, ワイン", (("colour", "wine"),)),
    ("ピンク, 桃色", (("colour", "pink"),)),
    ("紫, 紫色, パープル", (("colour", "purple"),)),
    ("緑, 緑色, グリーン", (("colour", "green"),)),
    ("黄, 黄色, 黄色い, イエロー", (("colour", "yellow"),)),
    ("オレンジ, 橙", (("colour", "orange"),)),
    ("金, 金色, ゴールド", (("colour", "gold"),)),
    ("ベージュ", (("colour", "beige"),)),
    ("茶, 茶色, 茶色い, ブラウン", (("colour", "brown"),)),
    ("新車, brand new", (("shelf", "brand_new"),)),
    ("福祉車両, 福祉車, wheelchair", (("shelf", "handicapped"),)),
    ("新着, new arrivals, new arrival", (("shelf", "new_arrivals"),)),
    (
        "cheap, cheapest, low price, lowest price, affordable, 安い, 格安, 激安, 最安",
        (("sort", "price"),),
    ),
    ("low mileage, lowest mileage, low km, low kms, 低走行, 走行少なめ", (("sort", "mileage"),)),
    # what people say besides, and what is left of a figure that was understood
    ("car, cars, vehicle, vehicles, automobile, 車, 車両, 自動車, 中古車, 中古", ()),
    ("used, second hand, secondhand, pre owned, for sale, on sale, in stock, 販売, 在庫", ()),
    ("want, i want, i want to buy, want to buy, buy, need, i need, looking for, i am looking for", ()),
    ("i'm looking for, im looking for, search for, find me, show me, please, 欲しい, 探しています", ()),
    ("price, prices, price of, cost, cost of, how much, how much is, 価格, 値段", ()),
    ("colour, color, transmission, gearbox, engine, mileage, odometer, fuel, year, 走行, 走行距離, 年式", ()),
    ("and, or, with, the, a, an, of, in, good condition, in good condition", ()),
)
# equipment beside its label; what is short (ac, sr, cl) or stands in grades (turbo) stays a word
_EQUIPMENT = {
    "air_conditioner": "air conditioning, aircon, air con, エアコン",
    "power_steering": "パワステ, パワーステアリング",
    "power_windows": "power window, パワーウィンドウ, パワーウインドウ",
    "keyless_entry": "keyless, smart key, キーレス, スマートキー",
    "push_start": "push button start, プッシュスタート",
    "airbag": "airbags, air bag, air bags, エアバッグ, エアバック",
    "side_airbag": "side airbags, サイドエアバッグ",
    "collision_brake": "自動ブレーキ, 衝突軽減ブレーキ",
    "cruise_control": "クルーズコントロール, クルコン",
    "back_camera": "backup camera, reverse camera, rear camera, バックカメラ, バックモニター",
    "camera_360": "360 camera, around view monitor, アラウンドビューモニター, 全周囲カメラ",
    "parking_sensors": "parking sensor, コーナーセンサー, クリアランスソナー",
    "navigation": "navi, sat nav, satnav, gps, ナビ, カーナビ, ナビ付き",
    "alloy_wheels": "alloy wheel, alloys, alloy rims, アルミホイール, アルミ",
    "leather_seats": "leather seat, leather interior, leather, 革シート, 本革, 本革シート, レザーシート",
    "heated_seats": "heated seat, seat heater, seat heaters, シートヒーター",
    "sunroof": "sun roof, moonroof, moon roof, panoramic roof, サンルーフ",
    "roof_rails": "roof rail, ルーフレール",
    "third_row": "third row, third row seats, 3列シート",
    "power_slide_door": "power slide door, electric sliding door, パワースライドドア, 電動スライドドア",
    "led_headlamps": "led headlights, led headlamp, ledヘッドライト",
    "fog_lamps": "fog lights, fog light, fog lamp, フォグランプ",
}
_IN_GRADES = frozenset({"turbo", "jack"})
LONGEST = 4  # words of one name
LINKS = frozenset(
    map(squashed, ("の", "で", "車", "色", "系", "式", "製", "と", "、"))
)  # between Japanese words


@cache
def meanings() -> Mapping[str, tuple[Pair, ...]]:
    """Squashed words with the parameters they mean."""
    found: dict[str, tuple[Pair, ...]] = {}
    for name, choices in _LISTS:
        for choice in choices:
            if choice.key != "other":
                found[squashed(choice.key)] = found[squashed(choice.label)] = ((name, choice.key),)
    for names, pairs in _SPOKEN:
        found |= {squashed(name): pairs for name in names.split(",")}
    return found


@cache
def equipment() -> Mapping[str, str]:
    """Squashed words with the equipment they mean."""
    found = {squashed(one.label): one.key for one in words.FEATURES if one.key not in _IN_GRADES}
    for key, names in _EQUIPMENT.items():
        found |= {squashed(name): key for name in names.split(",")}
    return found
