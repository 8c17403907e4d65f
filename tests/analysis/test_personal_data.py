import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis import personal_data as personal
from qiptrack.analysis import personal_data_signs as signs
from qiptrack.analysis.personal_data import (
    PersonalData,
    has_nhs_number,
    is_nhs_number,
    personal_data,
)
from qiptrack.analysis.personal_data_signs import APART, may_hold_any
from tests.conftest import at_most, swept, with_each

NHS, BIRTH = PersonalData.NHS_NUMBER, PersonalData.BIRTH
NI, EMAIL, PHONE = (
    PersonalData.NATIONAL_INSURANCE,
    PersonalData.EMAIL,
    PersonalData.TELEPHONE,
)


def found(text: str) -> list[tuple[PersonalData, str]]:
    return [(each.kind, text[each.start : each.end]) for each in personal_data(text)]


@with_each(
    ("text", "kind", "data"),
    [
        ("NHS 943 476 5919 seen", NHS, "943 476 5919"),
        ("943-476-5919", NHS, "943-476-5919"),
        ("note: 9434765919.", NHS, "9434765919"),
        *(
            (text, NHS, text)
            for text in (
                "943 476  5919",
                "943\xa0476\xa05919",
                "943\u2009476\u20095919",
                "943\t476\t5919",
                "943\u2013476\u20135919",
                "943 - 476 - 5919",
                "943.476.5919",
                "943/476/5919",
                "9434 765 919",
                "943 4765 919",
                "94 34 76 59 19",
                "943 476 59 19",
                "943,476,5919",
                "943\xb7476\xb75919",
                "(943) 476 5919",
                "943 476\n        5919",
                "\uff19\uff14\uff13 \uff14\uff17\uff16 \uff15\uff19\uff11\uff19",
                "943476 5919",
            )
        ),
        ("In 2026 943 476 5919 fell", NHS, "943 476 5919"),
        ("at 0930 943-476-5919 fell", NHS, "943-476-5919"),
        ("NHS no.9434765919", NHS, "9434765919"),
        ("nhs943 476 5919", NHS, "943 476 5919"),
        ("NHSno9434765919", NHS, "9434765919"),
        ("nhsno9434765919", NHS, "9434765919"),
        ("file://share/9434765919.docx", NHS, "9434765919"),
        ("rang 07700\n      900123", PHONE, "07700\n      900123"),
        ("rang 07700\r\n  900 123", PHONE, "07700\r\n  900 123"),
        ("rang 020\n  7946 0018", PHONE, "020\n  7946 0018"),
        ("rang +44 77\n  00 90 01 23", PHONE, "+44 77\n  00 90 01 23"),
        ("at 0745\n  0117 496 0123", PHONE, "0117 496 0123"),
        ("DOB\n  12/03/1941", BIRTH, "12/03/1941"),
        ("DOB 12th\n        March 1941", BIRTH, "12th\n        March 1941"),
        ("date\n   of birth: 12 March\n   1941", BIRTH, "12 March\n   1941"),
        ("12/03/1941\n    (DOB)", BIRTH, "12/03/1941"),
        ("born on\n  the 12 March 1941", BIRTH, "12 March 1941"),
        ("NHS9434765919", NHS, "9434765919"),
        ("NHS/9434765919", NHS, "9434765919"),
        ("NHS No: 94347 65919", NHS, "94347 65919"),
        ("nhs number is 9 4 3 4 7 6 5 9 1 9", NHS, "9 4 3 4 7 6 5 9 1 9"),
        ("CHI 01 01 01 00 28", NHS, "01 01 01 00 28"),
        ("010 101 0028", NHS, "010 101 0028"),
        ("01 61 49 60 00", PHONE, "01 61 49 60 00"),
        ("[9434765919]", NHS, "9434765919"),
        ("9434765919/MAR", NHS, "9434765919"),
        ("MAR-9434765919", NHS, "9434765919"),
        ("MAR_9434765919.pdf", NHS, "9434765919"),
        ("evidence/9434765919-mar.pdf", NHS, "9434765919"),
        ("evidence/MAR 9434765919.pdf", NHS, "9434765919"),
        ("Jones 9434765919-2", NHS, "9434765919"),
        ("DoB (12/03/1941)", BIRTH, "12/03/1941"),
        ("DOB-12/03/1941", BIRTH, "12/03/1941"),
        ("DOB 12/3/41", BIRTH, "12/3/41"),
        ("d.o.b. 12.03.1941", BIRTH, "12.03.1941"),
        ("note: b. 12/03/1941, fell", BIRTH, "12/03/1941"),
        ("date of birth is 12/03/1941", BIRTH, "12/03/1941"),
        ("12/03/1941 (dob)", BIRTH, "12/03/1941"),
        ("Born 12 March 1941", BIRTH, "12 March 1941"),
        ("born on Monday, 12th of March 1941", BIRTH, "12th of March 1941"),
        ("born March 12, 1941", BIRTH, "March 12, 1941"),
        ("DOB: 12\xa0March\xa01941", BIRTH, "12\xa0March\xa01941"),
        ("DOB 12-Mar-41", BIRTH, "12-Mar-41"),
        *(
            (f"{before}{day}{behind}", BIRTH, day)
            for before, day, behind in (
                ("b. ", "12/03/1941", ""),
                ("(b. ", "12 March 1941", ")"),
                ("b: ", "12.3.41", ""),
                ("Mrs T, b ", "1941-03-12", ", fell"),
                ("B.", "12/3/41", ""),
                ("born ", "12.3.41", ""),
                ("born in Leeds on ", "12/03/1941", ""),
                ("aged 82 (", "12/03/1941", ")"),
                ("fell from the hoist aged 82 (", "12/03/1941", ")"),
                ("Boiler room: aged 82 (", "12/03/1941", ")"),
                ("Van driver aged 62 (", "12/03/1961", ")"),
                ("Age: 82, ", "12.3.41", ""),
                ("82 years old (", "12/03/1941", ")"),
                ("82yo ", "12/03/1941", ""),
                ("82 y/o - ", "12-03-1941", ""),
                ("D. O. B. ", "12/03/1941", ""),
                ("D/O/B ", "12/03/1941", ""),
                ("d-o-b: ", "12/03/1941", ""),
                ("date-of-birth ", "12/03/1941", ""),
                ("DoB given as ", "12/03/1941", ""),
                ("dob of ", "12/03/1941", ""),
                ("DOB ", "12031941", ""),
                ("dob: ", "120341", ""),
                ("", "12/03/1941", " d.o.b."),
                ("", "12/03/1941", " - dob"),
                ("b'day ", "12/03/1941", ""),
            )
        ),
        ("NI AB.12.34.56.C", NI, "AB.12.34.56.C"),
        ("AB-12-34-56-C", NI, "AB-12-34-56-C"),
        ("AB\xa012\xa034\xa056\xa0C", NI, "AB\xa012\xa034\xa056\xa0C"),
        ("Tel.01632960123", PHONE, "01632960123"),
        ("Tel:01632 960123", PHONE, "01632 960123"),
        ("mobile-07700 900123", PHONE, "07700 900123"),
        ("T: 01632.960.123", PHONE, "01632.960.123"),
        ("07700\xa0900123", PHONE, "07700\xa0900123"),
        ("07700\u2013900123", PHONE, "07700\u2013900123"),
        ("mobile 7700 900123", PHONE, "7700 900123"),
        ("ring +44 (0) 1632 960123", PHONE, "+44 (0) 1632 960123"),
        ("(+44) 7700 900123", PHONE, "(+44) 7700 900123"),
        ("0044 7700 900123", PHONE, "0044 7700 900123"),
        ("DOB 01/02/1940", BIRTH, "01/02/1940"),
        ("D.O.B.: 1 Feb 1940", BIRTH, "1 Feb 1940"),
        ("date of birth 1940-02-01", BIRTH, "1940-02-01"),
        ("born on 3rd March 1941 in Wales", BIRTH, "3rd March 1941"),
        ("NI no. AB 12 34 56 C", NI, "AB 12 34 56 C"),
        ("ab123456c", NI, "ab123456c"),
        ("AB 123456 C", NI, "AB 123456 C"),
        ("QQ 12 34 56 C", NI, "QQ 12 34 56 C"),
        ("write to jo.bloggs@gmail.com", EMAIL, "jo.bloggs@gmail.com"),
        ("jo@yahoo.co.uk", EMAIL, "jo@yahoo.co.uk"),
        ("ring 07700 900123", PHONE, "07700 900123"),
        ("ring +44 7700 900123", PHONE, "+44 7700 900123"),
        ("0117 496 0123", PHONE, "0117 496 0123"),
        ("(020) 7946 0123", PHONE, "(020) 7946 0123"),
        ("01632 960123", PHONE, "01632 960123"),
    ],
)
def test_personal_data_is_found_where_it_is(text: str, kind: PersonalData, data: str) -> None:
    assert found(text) == [(kind, data)]


@with_each("stroke", ["/", " / ", "/ ", " /", " or ", ", "])
@with_each("first", ["0161 496 0000", "01614960000", "(0161) 496 0000", "07700 900123"])
@with_each("second", ["0161 496 0001", "07700900124", "+44 7700 900124"])
def test_of_two_telephone_numbers_both_are_found(first: str, stroke: str, second: str) -> None:
    assert found(f"ring {first}{stroke}{second}") == [(PHONE, first), (PHONE, second)]


@with_each("born", ["1947", "1948"])
def test_a_number_behind_a_day_of_birth_is_found_as_well(born: str) -> None:
    assert found(f"dob 3 May {born} 943 476 5919") == [
        (BIRTH, f"3 May {born}"),
        (NHS, "943 476 5919"),
    ]


@with_each(
    "text",
    [
        "943 476 5918",
        "https://acme.example/wiki/pages/9434765919/Runbook",
        "DOI 10.1136/bmj.9434765919",
        "PO 4010232137",
        "Invoice no. 9434765919",
        "Order no 9434765919001",
        "CQC ID 1-9434765919",
        "W9434765919",
        "ISBN 01632960123",
        "invoice 0163296012",
        "01.02.2026 10.30 to 12",
        "01-02-2026 10",
        "born in 1941",
        *(
            "a. 12/03/2026 b. 14/03/2026",
            "b. 12/03/26",
            "option b. 12/03/98",
            "note b. 12/03/1941",
            "Unit B 12.03.98",
        ),
        *("appendix b: 2005-03-12", "team B. 12 March 2026", "b. 12 of 20", "job 12/03/1941"),
        *("evidence aged 30 days, 12/03/2026", "aged 82 (12/03/26)", "aged debt (12/03/2006)"),
        *("manage 82 (12/03/1998)", "82 (12/03/1998)", "12/03/2026 DOB 12", "DOB 991341"),
        "policy of 12/03/1998, b. signed",
        "the plan was born on 12 March 2026",
        "date of birthday party 12/03/2026",
        "due 12/03/2026, DOB checked",
        *("on 12/03/2026 DOB was missing", "Audit 2026-03-12 dob missing"),
        *("boiler aged 25 (12/03/2001)", "Seen. The main lift is 30 years old (1.4.1996)"),
        *("hoist 15 years old (12/03/2009)", "boiler aged 12: 01/04/2005"),
        "budget 01632 960 hours",
        "2 of 12 345 6789",
        "mobile 7700",
        "MRN 12345678",
        "99434765919",
        "0000000000",
        "due: 2026-04-30",
        "opened 30/04/2026",
        "audit CPA-2026-01 of 20 plans",
        "call 999 or 111",
        "0800 1111",
        "0345 600 1234 5678 9",
        "quality@example.org",
        "someone@nhs.net",
        "BG123456A",
        "stubborn 3 4 1941",
        "evidence/2026/0117-496-0123.pdf",
        "evidence/01/0117-496-0123/0117-496-0124/sheet.pdf",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
        *("rooms 01 02 03 04 05", "30 34 38 42 46", "the camera at 192.168.10.12"),
        "0.1, 0.2, 0.3",
        *("07 15\n  18 21 07", "0745\n  525 364", "0700 0730\n  0800", "01\n  1945 1915"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == []


def check_digit(nine: list[int]) -> int:
    return (11 - sum(d * (10 - i) for i, d in enumerate(nine)) % 11) % 11


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9), st.sampled_from(["", " ", "-"]))
def test_an_nhs_number_is_known_by_its_check_digit(nine: list[int], gap: str) -> None:
    right = check_digit(nine)
    for last in range(10):
        digits = "".join(str(digit) for digit in [*nine, last])
        number = gap.join((digits[:3], digits[3:6], digits[6:]))
        valid = last == right and len(set(digits)) > 1
        assert is_nhs_number(number) is valid


@pytest.mark.parametrize(
    "piece", swept(["0", "0 ", "1 2-", "a.", "born ", "@gmail.", "AB 12 ", "07("], 2)
)
def test_a_long_text_takes_no_time(piece: str) -> None:
    with at_most(3):
        list(personal_data(piece * 50_000))


PIECES = (
    *"0123456789", "943 476 5919", "0161", "07700", "+44", "(0)", "00 44", "2026-11-23", "7",
    " ", "  ", "-", "\u2011", ".", "/", "_", "(", ")", "\n", "\n  ", ",", "\u00b7", "(943)",
    "\xa0", "\u2009", "\u0664",
    "NHS", "no", "CHI ", "Tel", "tel:", "mob ", "QQ", "AB", "C", "d", "\u212a", "\u017fT",
    "dob", "D. O. B.", "(dob)", "b.", "B", "aged ", "82",
    "yo", "years old", "'day", "born ", "b\u0130rthday ", "date of b\u0131rth: ", "3 May 1948",
    "jo@gmail.com", "@", "PO ", "x",
)  # fmt: skip


FOUND = (
    *("943 476 5919", "NHS no 9434765919", "Tel 0161 496 0000", "07700 900 123", "AB 12 34 56 C"),
    *("dob 3 May 1948", "03/05/1948 (dob)", "b. 1948-05-03", "aged 82", "jo@gmail.com", "PO"),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(FOUND), st.lists(st.sampled_from(PIECES), max_size=4).map("".join)),
    max_size=6,
).map(" ".join)
"""Texts of which most hold something that is found."""


@given(TEXTS)
def test_what_is_found_is_in_order_and_apart(text: str) -> None:
    ends = [0]
    for each in personal_data(text):
        assert ends[-1] <= each.start < each.end <= len(text)
        ends.append(each.end)


@given(TEXTS)
def test_an_nhs_number_is_known_to_be_there_where_it_is_found(text: str) -> None:
    kinds = {each.kind for each in personal_data(text)}
    if NHS in kinds:
        assert has_nhs_number(text)
    if has_nhs_number(text):
        assert kinds, "it may stand in what is found before it"


@with_each(
    ("text", "is_birth"),
    [
        ("born 12/03/2010", True),
        ("born 12/03/2011", False),
        ("dob 12/03/2011", True),
        ("12/03/2010 dob", True),
        ("12/03/2011 dob", False),
        ("12/03/2011 (dob)", True),
        ("b\u2019day 12/03/1941", True),
        ("12/03/1941 (dob) 3 of 20", True),
        ("12/03/1941 [DOB] 0930", True),
        ("12/03/1941 dob 3 of 20", False),
        ("b. 12/03/2010", True),
        ("b. 12/03/2011", False),
        ("b. 12/03/36", True),
        ("b. 12/03/35", False),
        ("aged 16 (12/03/2010)", True),
        ("aged 15 (12/03/2010)", False),
        ("16 years old (12/03/2010)", True),
        ("16 years in post (12/03/2010)", False),
    ],
)
def test_a_day_is_of_a_birth_by_its_words_and_its_year(text: str, *, is_birth: bool) -> None:
    assert bool(found(text)) is is_birth


def test_further_digits_are_where_they_are_looked_for() -> None:
    digits = [chr(n) for n in range(0x80, 0x110000) if chr(n).isdecimal()]
    hidden = [
        digit for digit in digits if not digit.encode().translate(None, signs._NO_OTHER_DIGITS)
    ]
    assert len(digits) > 500
    assert hidden == []


@given(TEXTS)
def test_what_is_asked_first_is_true_of_whatever_is_found(text: str) -> None:
    numbers, nine = signs.numbers_in(text), signs._NINE_DIGITS.search(text)
    for expression in (
        personal._NHS,
        personal._NAMED_NHS,
        personal._TELEPHONE,
        personal._MOBILE,
    ):
        assert not expression.search(text) or (numbers.nine_digits and nine)
    pairs = signs._PAIRS.search(text)
    assert not personal._NI.search(text) or (numbers.six_digits and pairs)
    for expression in (personal._BIRTH, personal._BIRTH_BEHIND, personal._IN_FIGURES):
        assert not expression.search(text) or signs.may_be_a_birth(text)
    words = f" {text}".encode().translate(signs._WORDS)
    assert not personal._BORN_B.search(text) or b" b " in words
    of_age = any(word in words for word in signs._OF_AGE)
    assert not personal._AGED.search(text) or of_age


@given(st.lists(TEXTS, max_size=4))
def test_what_is_in_one_of_many_texts_may_be_in_all_of_them_together(texts: list[str]) -> None:
    assert may_hold_any(APART.join(texts)) or not any(map(found, texts))


@given(st.lists(st.sampled_from(["943 476", "5919", "0161 496", "Fell twice", "A7"]), min_size=2))
def test_of_parts_of_numbers_in_many_texts_none_is_taken_for_a_whole(texts: list[str]) -> None:
    assert not may_hold_any(APART.join(texts))
