# ruff: noqa: RUF001 - Cyrillic is wanted: readers must cope with it
"""Groups of commodities: where they come from, how they travel, when, how they are packed.

All figures are invented; they are meant to be plausible, not to be statistics.
"""

from dataclasses import dataclass

FRUIT_YEAR = (9, 9, 10, 11, 13, 14, 14, 12, 11, 10, 10, 12)
SUMMER = (5, 6, 9, 13, 15, 14, 12, 10, 8, 7, 6, 5)
AUTUMN = (6, 6, 7, 7, 7, 8, 9, 12, 15, 15, 14, 12)
FASHION = (8, 13, 14, 11, 8, 7, 9, 14, 14, 11, 8, 6)
WINTER = (14, 13, 11, 9, 7, 6, 6, 7, 10, 12, 14, 14)
EVEN = (10,) * 12

WORN = "navy|Größe M|стиль «Зима»|taille 42|organic|rayé"
SOLID = "25 kg sacks|bulk|lot sample kept|Säcke|в мешках|palletised"
FRESH = "class I|Klasse II|сорт высший|chilled|catégorie I|økologisk"
METAL = 'S355|ø 12 mm|ГОСТ 380|galvanised|1/2"|rostfrei'
DEVICE = "with charger|для дома|ohne Zubehör|spare parts kit|avec câble|Überspannungsschutz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Commodities that are traded alike.

    Attributes:
        origins: Countries of origin with their weights, `CN:40 VN:10`.
        imports: Weights among imports by sea, rail, road and air.
        exports: Weight among exports.
        year: Weights of the twelve months.
        qualifiers: Endings of descriptions, in several languages.
        package: Kind of package (UN/ECE Recommendation 21) and the gross mass of one in kg.
        tare: Mass of packaging in per cent of the net mass.
        vat: Rate of value added tax in per cent.
    """

    origins: str
    imports: tuple[int, int, int, int]
    exports: int
    year: tuple[int, ...]
    qualifiers: str
    package: tuple[str, float]
    tare: int = 6
    vat: int = 25


GROUPS: dict[str, Group] = {
    "live": Group(
        origins="SE:40 DE:22 DK:20 IE:10 NL:8",
        imports=(0, 0, 3, 2),
        exports=1,
        year=SUMMER,
        qualifiers="with pedigree|mit Papieren|с паспортом|vaccinated|stambokført",
        package=("PF", 650.0),
        tare=0,
    ),
    "fish": Group(
        origins="RU:24 IS:26 GL:24 CN:14 TH:7 VN:5",
        imports=(7, 1, 5, 4),
        exports=34,
        year=AUTUMN,
        qualifiers="4-5 kg|gutted|в глазури|superior|sløyd|MSC|Kühlware",
        package=("BX", 22.0),
        tare=7,
        vat=15,
    ),
    "meat": Group(
        origins="DE:26 DK:22 NA:14 BW:10 NZ:12 UY:8 PL:8",
        imports=(6, 1, 9, 1),
        exports=2,
        year=AUTUMN,
        qualifiers="vacuum packed|Kühlware|замороженная|halal|bio|sous vide",
        package=("CT", 15.0),
        vat=15,
    ),
    "fruit": Group(
        origins="ES:30 NL:17 IT:10 ZA:9 MA:8 CR:8 EC:7 PE:6 TR:5",
        imports=(12, 3, 16, 6),
        exports=1,
        year=FRUIT_YEAR,
        qualifiers=FRESH,
        package=("CR", 12.0),
        tare=9,
        vat=15,
    ),
    "coffee": Group(
        origins="BR:34 CO:20 GT:10 ET:10 VN:8 LK:7 CI:6 GH:5",
        imports=(8, 2, 4, 1),
        exports=1,
        year=AUTUMN,
        qualifiers="arabica|60 kg bags|hochland|не обжаренный|FT cert.|torréfié à Tromsø",
        package=("BG", 60.0),
        tare=1,
        vat=15,
    ),
    "grain": Group(
        origins="BR:28 CA:16 UA:14 DE:12 KZ:8 MY:8 IT:7 TH:7",
        imports=(9, 5, 3, 0),
        exports=1,
        year=AUTUMN,
        qualifiers=SOLID,
        package=("BG", 1000.0),
        tare=1,
        vat=15,
    ),
    "drink": Group(
        origins="FR:26 IT:24 ES:16 DE:12 CL:8 GB:8 PT:6",
        imports=(7, 3, 8, 1),
        exports=2,
        year=AUTUMN,
        qualifiers="0,75 l|brut|Jahrgang 2022|полусладкое|réserve|på flaske",
        package=("CT", 16.0),
        tare=22,
    ),
    "food": Group(
        origins="SE:28 DK:16 DE:16 NL:12 PL:10 BE:8 IT:6 TR:4",
        imports=(6, 4, 16, 1),
        exports=4,
        year=AUTUMN,
        qualifiers="500 g|glutenfrei|в упаковке|sans sucre|bulk|økologisk",
        package=("CT", 9.0),
        tare=10,
        vat=15,
    ),
    "mineral": Group(
        origins="SE:30 DE:14 DK:12 EE:10 BR:10 PL:9 AU:8 CO:7",
        imports=(14, 10, 3, 0),
        exports=16,
        year=EVEN,
        qualifiers="bulk|0-32 mm|навалом|in big bags|Schüttgut|tørket",
        package=("VQ", 25_000.0),
        tare=0,
    ),
    "chemical": Group(
        origins="DE:28 NL:14 BE:12 CN:12 SE:11 PL:8 US:8 CH:7",
        imports=(11, 7, 10, 2),
        exports=9,
        year=SUMMER,
        qualifiers="techn. grade|99,5 %|водный раствор|für Industrie|UN 1993|qualité pure",
        package=("DR", 220.0),
        tare=7,
    ),
    "pharma": Group(
        origins="DE:22 CH:18 IE:14 US:13 DK:11 BE:9 IN:8 FR:5",
        imports=(3, 1, 7, 16),
        exports=4,
        year=WINTER,
        qualifiers="2-8 °C|20 Stück|для инъекций|10 mg|ampoules|Prüfware",
        package=("BX", 6.0),
        tare=18,
    ),
    "plastic": Group(
        origins="DE:24 SE:18 CN:18 PL:12 NL:10 FI:8 TR:6 KR:4",
        imports=(13, 8, 14, 2),
        exports=5,
        year=EVEN,
        qualifiers="granulate|für Lebensmittel|чёрный|transparent|recycled 30 %|på pall",
        package=("PX", 480.0),
        tare=5,
    ),
    "wood": Group(
        origins="SE:38 FI:16 LV:12 EE:10 PL:9 DE:9 CN:6",
        imports=(7, 9, 12, 0),
        exports=10,
        year=SUMMER,
        qualifiers="kiln dried|FSC|хвойная|gehobelt|A4 80 g|ubehandlet",
        package=("PX", 900.0),
        tare=2,
    ),
    "textile": Group(
        origins="CN:34 BD:22 TR:14 IN:10 PK:6 VN:5 PT:5 KH:4",
        imports=(17, 4, 11, 8),
        exports=1,
        year=FASHION,
        qualifiers=WORN,
        package=("CT", 11.0),
        tare=9,
    ),
    "shoes": Group(
        origins="CN:36 VN:26 IT:12 ID:9 PT:7 IN:5 ES:5",
        imports=(11, 3, 7, 4),
        exports=1,
        year=FASHION,
        qualifiers=WORN,
        package=("CT", 13.0),
        tare=14,
    ),
    "stone": Group(
        origins="CN:24 IT:20 ES:16 DE:11 TR:10 PL:8 IN:6 PT:5",
        imports=(10, 4, 6, 0),
        exports=2,
        year=SUMMER,
        qualifiers="60x60 cm|matt|полированный|frostsicher|clear|émaillé",
        package=("PX", 1100.0),
        tare=4,
    ),
    "metal": Group(
        origins="SE:24 DE:19 CN:15 PL:11 FI:10 TR:9 IT:7 UA:5",
        imports=(15, 12, 14, 1),
        exports=15,
        year=EVEN,
        qualifiers=METAL,
        package=("BE", 1500.0),
        tare=2,
    ),
    "machine": Group(
        origins="DE:30 CN:18 SE:14 IT:11 US:8 JP:7 PL:6 CZ:6",
        imports=(15, 6, 19, 9),
        exports=8,
        year=SUMMER,
        qualifiers="type K|Ersatzteil|для насосов|année 2024|with manual|brukt",
        package=("CS", 140.0),
        tare=8,
    ),
    "electronic": Group(
        origins="CN:52 VN:10 TW:8 MY:7 KR:7 DE:6 US:5 HU:5",
        imports=(16, 3, 10, 34),
        exports=4,
        year=AUTUMN,
        qualifiers=DEVICE,
        package=("CT", 8.0),
        tare=16,
    ),
    "vehicle": Group(
        origins="DE:28 CN:16 SE:14 JP:10 BE:10 KR:9 CZ:7 ES:6",
        imports=(17, 6, 12, 2),
        exports=2,
        year=SUMMER,
        qualifiers="2024|Baujahr 2023|б/у|left-hand drive|vinterdekk|à l'état neuf",
        package=("UN", 1600.0),
        tare=0,
    ),
    "instrument": Group(
        origins="US:22 DE:20 CN:14 JP:10 CH:10 IE:8 SE:8 MX:8",
        imports=(4, 1, 7, 18),
        exports=5,
        year=EVEN,
        qualifiers="sterile|für Labor|медицинский|calibrated|usage unique|50/eske",
        package=("CT", 7.0),
        tare=18,
    ),
    "home": Group(
        origins="CN:38 PL:16 SE:12 LT:10 DE:8 IT:6 VN:6 DK:4",
        imports=(19, 6, 18, 5),
        exports=3,
        year=AUTUMN,
        qualifiers="oak|zerlegt, für Küche|детский|flat pack|en pièces|hvit",
        package=("CT", 24.0),
        tare=11,
    ),
    "art": Group(
        origins="FR:28 GB:22 IT:16 US:14 DE:12 GE:8",
        imports=(1, 0, 1, 3),
        exports=1,
        year=EVEN,
        qualifiers="oil on canvas|gerahmt|XIX в.|signé|for exhibition",
        package=("CS", 35.0),
        tare=45,
    ),
}
