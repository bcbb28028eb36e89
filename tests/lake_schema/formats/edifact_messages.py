"""Synthetic CUSDEC messages."""


def message(body: str, reference: str = "1") -> bytes:
    """Return one message around segments, with a right count of them."""
    count = body.replace("??", "").replace("?'", "").count("'") + 2
    return f"UNH+{reference}+CUSDEC:D:96B:UN'{body}UNT+{count}+{reference}'".encode()


def interchange(*bodies: str, level: str = "UNOC:3", encoding: str = "latin-1") -> bytes:
    """Return an interchange of one message a body."""
    messages = [
        message(body, str(number)).decode().encode(encoding)
        for number, body in enumerate(bodies, 1)
    ]
    begin = f"UNB+{level}+POST+CUSTOMS+260131:1030+REF1'".encode()
    return b"\n".join([begin, *messages, f"UNZ+{len(bodies)}+REF1'".encode()])


_SEGMENTS = """
BGM+929:::IMA+IMP-2026-0001:2+9'
CST++4:105'
LOC+22+GB000060:113'
LOC+41+GB000061'
LOC+35+UZ'
LOC+36+GB'
LOC+9+UZTAS:139:6'
LOC+14+SHED 7'
DTM+148:20260131103059UTC:304'
DTM+137:202601311030:203'
DTM+182:31012026:4'
GIS+11:112'
MEA+WT+AAD+KGM:1250.5'
EQD+CN+CSQU3054383+22G1+++5'
EQD+CN+MSKU1234565'
SEL+S1'
SEL+S2'
FTX+ACB++00500+For the:fair'
RFF+ABT:26GB00006000123458'
RFF+UCN:6GB123456-REF1'
RFF+ABL:G-1'
TDT+1++3'
TDT+11++4++HY+++HY201:::HY201:UZ'
TDT+13++++++++'
TDT+13+++++++01A777BC'
DOC+380+INV-77'
DTM+137:20260115:102'
DTM+36:20261231:102'
NAD+DT+GB111'
NAD+AE+GB222'
NAD+EX+UZ333++Ipak Yo?'li ?+ Co+Amir Temur 1:Block 2+Tashkent++100000+UZ'
NAD+CN+GB445++Consignee Ltd'
NAD+IM+GB444++Import?: Ltd??'
NAD+WH+W1'
TOD++A+CIP'
LOC+1+GBDVR'
MOA+39:10000.50:USD'
CUX+++0.92'
MOA+64:120'
CUX+2:EUR'
UNS+D'
CST+1+0101210000:122+4000:117+100:116+1:127'
FTX+AAA+++Leather footwear:covering the ankle'
FTX+PRD+++Boots'
LOC+27+UZ'
MEA+WT+AAB+KGM:600'
MEA+WT+AAA+KGM:580.25'
MEA+AAR++NPR:40'
PAC+10++CT'
PCI++A/1:A/2'
PAC+2++PX'
MOA+38:5000.00:USD'
MOA+40:4600:EUR'
MOA+123:4600'
CUX+2:EUR'
RFF+ABJ:091234'
RFF+UCN:UCR-ITEM-1'
DOC+916:::N954+EUR.1 55:AC'
DOC+998:::821+T1/9'
TAX+1+A00+++:::8'
MOA+125:4600:EUR'
MOA+161:368.00:EUR'
GIS+E:134'
TAX+1+B00'
MOA+161:200.40'
CST+2+52010090'
FTX+CUS+++See file'
NAD+MF+M1'
PAC+4++BG'
RFF+ABT:25GB99:7'
TAX+1+A00'
MOA+161:44'
CST+3+5007201100'
UNS+S'
CNT+5:3'
CNT+11:16'
TAX+3+A00'
MOA+161:412.00'
TAX+6+FEE'
MOA+161:10'
TAX+4'
MOA+161:612.40'
AUT+KEY'
"""

_SEGMENT_COUNT = len(_SEGMENTS.split("\n")) - 2 + 2
IMPORT = f"""UNA:+.? '
UNB+UNOC:3+POST+CUSTOMS+260131:1030+REF1'
UNH+1+CUSDEC:D:96B:UN'{_SEGMENTS}UNT+{_SEGMENT_COUNT}+1'
UNZ+1+REF1'
""".encode("latin-1")
"""An import declaration of three goods items; each segment a line."""
