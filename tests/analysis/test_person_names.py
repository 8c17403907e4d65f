"""Names, initials and rooms are withheld from a paper on the wall; other words stay."""

import pytest

from qiptrack.analysis.person_names import withheld
from tests.conftest import at_most, with_each


@with_each(
    ("text", "left"),
    [
        (
            "Mrs Edith Jones (room 12, d. 3 March) fell twice; her son Peter rang 07700 900123.",
            "[withheld] ([withheld], d. 3 March) fell twice; her son [withheld] rang [withheld].",
        ),
        ("EJ, room 12, and Mr A. Patel", "[withheld], [withheld], and [withheld]"),
        ("NHS 943 476 5919", "NHS [withheld]"),
        ("MRS JONES fell", "[withheld] fell"),
        ("mrs jones fell", "[withheld] fell"),
        ("Mr and Mrs Smith rang", "[withheld] rang"),
        ("Mr & Mrs Smith rang", "[withheld] rang"),
        ("Ms Zo\u00eb M\u00fcller rang", "[withheld] rang"),
        ("Ms Zoe\u0308 Mu\u0308ller rang", "[withheld] rang"),
        ("Mr \u00d3 Briain and Mrs Jones-\u00c9vans", "[withheld] and [withheld]"),
        ("Dr. van der Berg and Mrs de la Cruz", "[withheld] and [withheld]"),
        ("Mrs J and Mr. P agreed", "[withheld] and [withheld] agreed"),
        ("Mrs\u00a0O\u2019Neill rang", "[withheld] rang"),
        ("Cllr Hill asked", "[withheld] asked"),
        ("Sister Agnes rang", "Sister [withheld] rang"),
        ("wife (Joan) upset", "wife ([withheld]) upset"),
        ("the mother of Lucy rang", "the mother of [withheld] rang"),
        ("her daughters Ann and Sue rang", "her daughters [withheld] rang"),
        ("Rm 12, bay 3 and room no. 14", "[withheld], [withheld] and [withheld]"),
        ("Rooms 3, 5 and 7; rooms 9-11", "[withheld]; [withheld]"),
        ("SU JB and resident EJ fell", "SU [withheld] and resident [withheld] fell"),
        ("Client: John Smith", "Client: [withheld]"),
        ("resident Edith fell", "resident [withheld] fell"),
    ],
)
def test_who_is_told_of_is_withheld(text: str, left: str) -> None:
    assert withheld(text) == left


@with_each(
    "text",
    [
        "The Deputy Manager and her son agreed",
        "Drinks at 10, 12 and 15 in the lounge",
        "sons and daughters were asked; wife and daughter came",
        "patient Safety Incident Response, resident MAR charts, patient GP",
        "Nobody may miss meals, and dr visits are late",
        "Mothers Day, bedrooms, a room with 3 chairs",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert withheld(text) == text


@pytest.mark.parametrize("part", ["Mr A. ", "rooms 1, ", "son, ", "Mr van de ", "Name: A. "])
def test_a_long_text_takes_no_long_time(part: str) -> None:
    with at_most(0.5):
        withheld(part * 4000)
