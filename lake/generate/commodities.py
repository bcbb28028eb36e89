"""The commodities that are traded: tariff code, price, mass, unit, duty, words.

The six first digits are subheadings of the Harmonized System 2022; the seventh and eighth are
national and invented, as are prices and rates of duty.
"""

from dataclasses import dataclass

# group | tariff code | price in NOK a kg | kg a line | supplementary unit | kg a unit |
# duty in tenths of a per cent | nouns
_TABLE = """
live 01012100 160 550 NAR 500 0 pure-bred horses/Zuchtpferde/avlshest
live 01022100 60 4200 NAR 600 0 breeding heifers/Zuchtrinder
live 01031000 70 1800 NAR 110 0 breeding pigs/Zuchtschweine
live 01051100 400 60 NAR 0.04 0 day-old chicks/цыплята суточные
live 01064100 900 20 NAR 0.01 0 bee queens/Bienenköniginnen
fish 03021400 78 12000 - 0 0 fresh salmon/Lachs, frisch/сёмга охлаждённая/fersk laks
fish 03031400 52 9000 - 0 0 frozen trout/форель мороженая
fish 03036300 48 18000 - 0 20 frozen cod/Kabeljau/треска мороженая
fish 03044100 130 6000 - 0 20 salmon fillets/Lachsfilet/laksefilet
fish 03055100 190 3000 - 0 0 stockfish/tørrfisk/bacalhau seco
fish 03061700 95 4000 - 0 50 frozen shrimps/Garnelen/креветки
fish 03074300 60 5000 - 0 50 frozen squid/кальмар
fish 16041400 66 7000 - 0 100 tinned tuna/Thunfisch in Öl
meat 02013000 150 2500 - 0 300 beef, boneless/Rindfleisch ohne Knochen/говядина
meat 02044200 95 5000 - 0 240 lamb cuts/lammekjøtt
meat 02071400 38 9000 - 0 280 chicken cuts/Hähnchenteile/курица
meat 04051000 62 6000 - 0 260 butter/beurre doux/smør
meat 04069000 88 3500 - 0 240 cheese/Käse/сыр/fromage affiné
meat 04090000 55 2500 - 0 120 honey/Blütenhonig/мёд
fruit 07020000 26 8000 - 0 110 tomatoes/Tomaten/томаты
fruit 07031000 9 16000 - 0 90 onions/Zwiebeln/løk
fruit 07096000 31 6000 - 0 80 sweet peppers/Paprika/poivrons
fruit 08021200 74 5000 - 0 0 shelled almonds/миндаль
fruit 08039000 13 19000 - 0 0 bananas/Bananen/bananer
fruit 08044000 39 5000 - 0 0 avocados/авокадо
fruit 08051000 15 15000 - 0 40 oranges/Orangen/апельсины
fruit 08061000 34 7000 - 0 60 grapes/Weintrauben/druer
fruit 08081000 17 14000 - 0 100 apples/Äpfel/яблоки
coffee 09011100 46 12000 - 0 0 green coffee/Rohkaffee/кофе
coffee 09012100 105 2500 - 0 0 roasted coffee/Röstkaffee/brent kaffe
coffee 09024000 58 1500 - 0 0 black tea/чай чёрный
coffee 09041100 70 900 - 0 0 pepper/Pfeffer/poivre noir
coffee 18010000 62 16000 - 0 0 cocoa beans/Kakaobohnen
coffee 18063200 92 3500 - 0 80 chocolate/Schokolade/шоколад
grain 10011900 4 26000 - 0 50 durum wheat/Hartweizen/пшеница
grain 10059000 3.2 30000 - 0 50 maize/Körnermais/кукуруза
grain 10063000 14 16000 - 0 10 rice/Reis/рис
grain 12019000 5.5 60000 - 0 0 soya beans/соя
grain 15092000 78 4000 - 0 0 extra virgin olive oil/Olivenöl
grain 15119000 13 14000 - 0 30 palm oil/Palmöl
grain 23040000 4.8 50000 - 0 20 soya meal/Sojaschrot
drink 22021000 9 9000 LTR 1.02 30 lemonade/Limonade/лимонад
drink 22030000 16 11000 LTR 1.01 40 beer/Bier/øl
drink 22042100 58 5000 LTR 0.99 0 wine/Wein/вино/vin
drink 22083000 140 2600 LTR 0.95 0 whisky/Whisky
drink 24022000 420 800 NAR 0.001 250 cigarettes/Zigaretten
food 17049000 48 4500 - 0 70 sweets/Süßwaren/конфеты
food 19059000 36 5500 - 0 60 biscuits/Gebäck/печенье/kjeks
food 20091200 19 9000 - 0 30 orange juice/Orangensaft
food 21069000 72 2800 - 0 50 food supplements/Nahrungsergänzung
food 23091000 24 8000 - 0 30 dog food/Hundefutter/корм для собак
mineral 25010000 0.9 90000 - 0 0 road salt/Streusalz/соль
mineral 25232900 1.3 80000 - 0 0 cement/Zement/цемент
mineral 26011100 1.1 400000 - 0 0 iron concentrates/Eisenerz/руда железная
mineral 27011200 1.7 300000 - 0 0 coal/Steinkohle/уголь
mineral 27090000 5.4 500000 - 0 0 crude oil/Rohöl/råolje
mineral 27101200 8.2 120000 LTR 0.74 0 petrol/Benzin/бензин
mineral 27111200 6.1 60000 - 0 0 propane/Propan
chemical 28151200 3.9 22000 - 0 0 caustic soda/Natronlauge/щёлочь
chemical 28182000 4.4 400000 - 0 0 alumina/Tonerde
chemical 29051100 4.9 26000 - 0 0 methanol/метанол
chemical 31021000 4.1 40000 - 0 0 urea/Harnstoff/карбамид
chemical 31052000 5.2 60000 - 0 0 compound fertiliser/NPK-Dünger
chemical 32089000 52 2200 - 0 30 lacquer/Lacke/краска
chemical 33030000 520 140 LTR 0.9 0 perfume/Parfüm/духи/parfum d'été
chemical 34025000 21 6500 - 0 20 detergent/Waschmittel/vaskemiddel
chemical 38221900 1900 45 - 0 0 diagnostic reagents/реагенты
pharma 30021500 42000 9 - 0 0 antibodies/Antikörper
pharma 30024100 16000 30 - 0 0 vaccines/Impfstoff/вакцина
pharma 30042000 1900 160 - 0 0 antibiotics/Antibiotika
pharma 30049000 2600 220 - 0 0 medicaments/Arzneimittel/лекарства
pharma 30051000 240 350 - 0 0 plasters/Heftpflaster/bandages
plastic 39012000 14 22000 - 0 30 polyethylene HD/полиэтилен
plastic 39076100 13 20000 - 0 30 PET chips/PET-Granulat
plastic 39172100 29 5000 - 0 40 pipes of polyethylene/PE-Rohre
plastic 39231000 34 3200 - 0 40 boxes of plastics/Kunststoffboxen/ящики
plastic 39269000 78 900 - 0 40 articles of plastics/изделия
plastic 40111000 47 7000 NAR 9.5 20 car tyres/Pkw-Reifen/шины/bildekk
plastic 40112000 41 9000 NAR 58 20 truck tyres/Lkw-Reifen
wood 44071100 4.6 26000 - 0 0 sawn pine/Kiefernholz/доска сосновая
wood 44123300 11 14000 - 0 40 birch plywood/фанера
wood 44182900 37 4200 NAR 32 20 wooden doors/Türen/dører
wood 47032100 6.8 80000 - 0 0 bleached pulp/Zellstoff
wood 48010000 6.1 40000 - 0 0 newsprint/Zeitungspapier/avispapir
wood 48025600 11 16000 - 0 0 copy paper/бумага
wood 48191000 17 5000 - 0 10 cartons/Wellpappe/esker
wood 49019900 88 1200 - 0 0 books/Bücher/книги/livres
textile 52010000 21 18000 - 0 0 raw cotton/Baumwolle
textile 57050000 64 2600 MTK 2.1 60 carpets/Teppiche/ковры
textile 61091000 175 1300 NAR 0.16 107 T-shirts/футболки/T-skjorter
textile 61103000 205 1500 NAR 0.4 107 pullovers/genser/свитер
textile 61159500 150 700 PR 0.07 107 cotton socks/Socken/носки
textile 62014000 330 900 NAR 0.9 107 anoraks/Überjacken/куртки
textile 62034200 215 1400 NAR 0.6 107 trousers, men/Herrenhosen/bukser
textile 62046200 240 1200 NAR 0.45 107 trousers, women/Damenhosen/брюки
textile 63023100 120 1900 NAR 0.8 107 bed linen/Bettwäsche
textile 63026000 98 1800 NAR 0.5 107 towels/Handtücher/полотенца
shoes 42021200 120 1500 NAR 3.4 30 suitcases/Koffer/чемоданы
shoes 42022200 260 500 NAR 0.6 30 handbags/Handtaschen/vesker
shoes 64029900 140 1800 PR 0.8 0 boots/Stiefel/støvler
shoes 64039900 290 1500 PR 0.9 0 leather shoes/Lederschuhe/обувь
shoes 64041100 250 1600 PR 0.7 0 running shoes/Laufschuhe/baskets
stone 68029300 14 22000 - 0 0 granite slabs/Granitplatten/гранит
stone 69072100 8.5 20000 MTK 19 0 floor tiles/Fliesen/плитка
stone 69111000 59 2400 - 0 30 tableware/Geschirr/посуда
stone 70109000 9.8 15000 NAR 0.4 0 bottles/Glasflaschen/bouteilles
metal 72044900 3.3 60000 - 0 0 steel scrap/Stahlschrott/лом
metal 72083900 8.4 45000 - 0 0 hot-rolled coils/Warmband
metal 72142000 7.6 30000 - 0 0 reinforcing bars/Betonstahl/арматура
metal 73089000 29 14000 - 0 0 steel structures/Stahlbau
metal 73181500 56 2200 - 0 20 screws/Schrauben/винты/skruer
metal 74031100 94 20000 - 0 0 copper cathodes/медь
metal 76011000 26 60000 - 0 0 aluminium ingots/алюминий
metal 76061200 46 9000 - 0 10 aluminium plates/Bleche
metal 82055900 150 700 - 0 20 hand tools/Werkzeug/инструмент
machine 84137000 230 900 NAR 60 0 pumps/Kreiselpumpen/насосы
machine 84143000 180 1100 NAR 14 0 compressors/Verdichter
machine 84181000 70 3800 NAR 66 0 fridge-freezers/Kühlschränke
machine 84186100 160 2200 NAR 90 0 heat pumps/Wärmepumpen
machine 84213900 260 500 NAR 12 0 air filters/фильтры
machine 84221100 66 3500 NAR 41 0 dishwashers/Geschirrspüler
machine 84295200 85 16000 NAR 14000 0 excavators/Bagger/gravemaskin
machine 84314900 74 1500 - 0 0 parts of excavators/запчасти
machine 84331100 95 1200 NAR 32 0 lawn mowers/Rasenmäher
machine 84501100 58 4200 NAR 68 0 washing machines/vaskemaskiner
machine 84818000 190 600 - 0 0 valves/Armaturen/клапаны
machine 84821000 140 700 - 0 0 ball bearings/Kugellager
electronic 84713000 1900 420 NAR 1.6 0 laptops/ноутбуки
electronic 84717000 2600 110 NAR 0.4 0 disk drives/Festplatten
electronic 84733000 1500 130 - 0 0 computer parts/PC-Teile
electronic 85044000 330 500 NAR 0.5 0 chargers/Netzteile/lader
electronic 85076000 240 2200 NAR 0.6 20 lithium batteries/аккумуляторы
electronic 85094000 130 1200 NAR 3.2 20 mixers/Küchenmaschinen
electronic 85167100 150 1500 NAR 3.9 20 coffee makers/kaffetraktere
electronic 85171300 8600 160 NAR 0.2 0 smartphones/смартфоны
electronic 85176200 1700 240 NAR 0.5 0 routers/Router/маршрутизаторы
electronic 85183000 1300 180 NAR 0.3 0 headphones/Kopfhörer
electronic 85235100 5200 40 NAR 0.05 0 memory cards/карты памяти
electronic 85258900 2100 120 NAR 0.7 0 cameras/Überwachungskamera
electronic 85285200 310 1600 NAR 5.2 0 monitors/Bildschirme
electronic 85414300 62 14000 NAR 21 0 solar modules/Solarmodule
electronic 85423100 29000 12 NAR 0.01 0 processors/процессоры
electronic 85444200 120 1400 - 0 10 cables/Kabel/кабели
vehicle 87032300 165 4800 NAR 1450 0 cars/Pkw/автомобили
vehicle 87038000 205 6000 NAR 1950 0 electric cars/Elektroautos/elbiler
vehicle 87042100 140 4200 NAR 2100 0 delivery vans/Lieferwagen
vehicle 87082900 120 900 - 0 0 body parts/Karosserieteile
vehicle 87083000 130 800 - 0 0 brake pads/Bremsbeläge/тормоза
vehicle 87089900 150 700 - 0 0 car parts/Autoteile/автозапчасти
vehicle 87116000 210 1300 NAR 24 0 electric bicycles/elsykler
vehicle 87120000 190 1100 NAR 13 20 bicycles/Fahrräder/vélos
vehicle 87163900 52 8500 NAR 6500 0 trailers/Anhänger/прицепы
vehicle 88073000 5200 60 - 0 0 aircraft parts/части самолётов
instrument 88062200 2600 60 NAR 0.9 0 drones/дроны
instrument 90013000 9500 20 NAR 0.001 0 contact lenses/Kontaktlinsen
instrument 90041000 1900 45 NAR 0.03 0 sunglasses/очки
instrument 90189000 2200 180 - 0 0 medical instruments/Medizintechnik
instrument 90211000 2800 70 - 0 0 orthopaedic appliances/Orthesen
instrument 90278900 3900 60 NAR 18 0 analysers/Analysegeräte
instrument 91021100 6200 15 NAR 0.05 0 wrist watches/Armbanduhren
home 94016100 62 2800 NAR 28 0 sofas/Polstermöbel/диваны
home 94034000 46 5200 - 0 0 kitchen furniture/Küchenmöbel
home 94036000 44 4600 - 0 0 tables of wood/Tische/мебель/møbler
home 94042900 58 1700 NAR 19 0 mattresses/Matratzen
home 94054200 230 600 NAR 1.4 0 LED lamps/Leuchten/лампы
home 95030000 110 1600 - 0 0 toys/Spielzeug/игрушки/leker
home 95045000 640 400 NAR 2.6 0 game consoles/Spielkonsolen
home 95069100 70 2400 - 0 0 gym equipment/тренажёры
home 96190000 38 5200 - 0 0 nappies/Windeln/подгузники
art 97012100 15000 12 NAR 4 0 paintings/Gemälde/картины
art 97061000 900 90 - 0 0 antiques/Antiquitäten
"""


@dataclass(frozen=True, slots=True)
class Commodity:
    """One tariff line that is traded.

    Attributes:
        group: Name of its group.
        code: Tariff code of eight digits, text with its leading zeros.
        price: Median price in NOK a kg.
        mass: Median net mass of a line in kg.
        unit: Supplementary unit, or nothing.
        unit_mass: Net mass of one unit in kg.
        duty: Rate of duty in ten-thousandths.
        nouns: What it is called, in several languages.
    """

    group: str
    code: str
    price: float
    mass: float
    unit: str
    unit_mass: float
    duty: int
    nouns: tuple[str, ...]


def _read(line: str) -> Commodity:
    group, code, price, mass, unit, unit_mass, duty, nouns = line.split(" ", 7)
    return Commodity(
        group=group,
        code=code,
        price=float(price),
        mass=float(mass),
        unit="" if unit == "-" else unit,
        unit_mass=float(unit_mass),
        duty=int(duty) * 10,
        nouns=tuple(nouns.split("/")),
    )


COMMODITIES: tuple[Commodity, ...] = tuple(map(_read, _TABLE.strip().splitlines()))
