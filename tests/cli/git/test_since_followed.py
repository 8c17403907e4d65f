"""`check --since` follows plans and actions through moves, mistakes and many hands."""

import json

import pytest

from tests.cli.git.plan import A2_UPDATE, PLAN, VERIFICATION, a2, noted, recorded
from tests.cli.git.way import Edit, Way, line_of, replaced, without


def test_a_plan_that_is_renamed_is_the_same_plan(way: Way) -> None:
    way.commit(lambda text: noted(text, "Second floor too"))
    way.folder.git("mv", "plans/a.yaml", "plans/fluids.yaml")
    renamed = way.folder.commit(on="2026-03-02T11:00:00Z")
    assert way.ask() == (0, [])
    way.write(a2(way.text("plans/fluids.yaml"), "due", "2026-05-29"), "plans/fluids.yaml")
    (way.folder.root / "plans/archive").mkdir()
    way.folder.git("mv", "plans/fluids.yaml", "plans/archive/fluids.yaml")
    commit = way.folder.commit(on="2026-03-02T12:00:00Z")
    _, (row,) = way.ask()
    assert (row.code, row.commit, row.pointer) == ("QIP903", commit, "actions/A2/due")
    assert renamed != commit


def test_an_action_that_moves_to_another_plan_is_followed_there(way: Way) -> None:
    start, end = PLAN.index("  - id: A3"), PLAN.index("reviews:")
    action = PLAN[start:end]
    way.write(PLAN[:start].rstrip() + "\n" + PLAN[end:])
    head = PLAN[: PLAN.index("indicators:")]
    way.write(head.replace("Fluid", "Lounge") + "actions:\n" + action, "plans/lounge.yaml")
    way.folder.commit(on="2026-03-02T10:00:00Z")
    assert way.ask() == (0, [])
    moved = way.text("plans/lounge.yaml").replace("due: 2026-03-31", "due: 2026-04-30")
    way.write(moved, "plans/lounge.yaml")
    commit = way.folder.commit(on="2026-03-02T10:00:00Z")
    _, (row,) = way.ask()
    assert (row.code, row.commit, row.line) == ("QIP903", commit, line_of(moved, "    due:"))


def test_a_plan_that_is_removed_is_one_problem_that_names_its_actions(way: Way) -> None:
    way.write(PLAN.replace("Fluid", "Food"), "plans/b.yaml")
    way.folder.commit()
    (way.folder.root / "plans/b.yaml").unlink()
    commit = way.folder.commit(on="2026-03-02T10:00:00Z")
    said = way.run("check", "--since", "HEAD~1", "--as-of", "2026-03-03")
    assert said.exit_code == 1
    assert "plans/b.yaml:1:1: error QIP902" in said.stdout
    assert "the plan was removed, with A1, A2 and A3" in " ".join(said.stdout.split())
    assert way.ask(since="HEAD~1")[1][0].commit == commit


def test_a_mistake_in_the_file_hides_nothing(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "soon").replace("value: 90", "value: 80"))
    assert way.codes() == ["QIP906"]
    way.commit("a: b: c\n")
    assert way.codes() == ["QIP906"]
    commit = way.commit(
        a2(PLAN, "due", "2026-05-29")
        .replace("value: 90", "value: 80")
        .replace("value: 60", "value: 61")
    )
    assert [(row.code, row.commit == commit) for row in way.ask()[1]] == [
        ("QIP906", False),
        ("QIP905", True),
        ("QIP903", True),
    ]


def test_a_mistake_in_the_file_as_it_is_hides_nothing_that_was_done(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.write(a2(way.text(), "due", "soon"))
    assert way.codes() == ["QIP903"]
    way.write("a: b: c\n")
    assert way.codes() == ["QIP903"]


def test_what_was_altered_under_another_name_is_put_back_under_this_one(way: Way) -> None:
    way.commit(replaced("Begun on the ground", "Begun on the first"))
    way.folder.git("mv", "plans/a.yaml", "plans/fluids.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    way.write(PLAN, "plans/fluids.yaml")
    assert way.codes() == ["QIP905"]
    assert "put back since" in way.ask()[1][0].fix


def test_a_completion_under_another_name_is_found(way: Way) -> None:
    done = recorded(a2(PLAN, "status", "complete"), "    completed: 2026-03-02\n")
    way.commit(done)
    way.folder.git("tag", "complete")
    way.folder.git("mv", "plans/a.yaml", "plans/fluids.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    way.write(recorded(done, VERIFICATION), "plans/fluids.yaml")
    assert way.codes(since="complete") == ["QIP907"]


def test_the_last_completion_is_the_one_that_was_verified(way: Way) -> None:
    done = recorded(a2(PLAN, "status", "complete"), "    completed: 2026-03-02\n")
    way.commit(done, GIT_AUTHOR_EMAIL="first@example.org")
    way.commit(PLAN)
    way.commit(done, GIT_AUTHOR_EMAIL="second@example.org")
    way.folder.git("tag", "complete")
    for person, codes in (("first", []), ("second", ["QIP907"])):
        way.commit(recorded(done, VERIFICATION), GIT_AUTHOR_EMAIL=f"{person}@example.org")
        assert way.codes(since="complete") == codes
        way.folder.git("reset", "-q", "--hard", "complete")


def test_a_plan_with_other_words_and_another_name_is_known_by_its_lines(way: Way) -> None:
    text = PLAN.replace("title: Fluid charts", "title: Food charts")
    for words in ("Total every", "Read out", "Put a second"):
        text = text.replace(words, words.casefold())
    way.folder.git("rm", "-q", "plans/a.yaml")
    way.write(text.replace("completed: 2026-02-13", "completed: 2026-02-16"), "plans/food.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    assert way.codes() == ["QIP901"]


def test_completion_and_verification_by_one_person_are_told(way: Way) -> None:
    done = recorded(a2(PLAN, "status", "complete"), "    completed: 2026-03-02\n")
    way.commit(done)
    way.folder.git("tag", "complete")
    verified = done.replace(
        "    completed: 2026-03-02\n",
        f"    completed: 2026-03-02\n{VERIFICATION}",
    )
    way.write(verified)
    _, (row,) = way.ask(since="complete")
    assert (row.code, row.pointer) == ("QIP907", "actions/A2/verifications/0/by")
    assert "you committed its completion as well" in row.message
    way.folder.commit(on="2026-03-02T11:00:00Z", GIT_AUTHOR_EMAIL="lead@example.org")
    assert way.codes(since="complete") == way.codes() == []
    way.folder.write({".mailmap": "Deputy Manager <deputy@example.org> <lead@example.org>\n"})
    assert way.codes(since="complete") == way.codes() == ["QIP907"]
    assert way.ask()[0] == 0
    assert way.ask("--strict")[0] == 1


def test_a_record_that_comes_late_is_told(way: Way) -> None:
    way.commit(lambda text: noted(text, "Late"), on="2026-03-16T10:00:00Z")
    assert way.codes() == []
    late = "      - {date: 2026-03-01, by: Deputy, note: Later}\n"
    way.commit(replaced(A2_UPDATE, A2_UPDATE + late), on="2026-03-16T11:00:00Z")
    _, (row,) = way.ask()
    assert (row.code, row.pointer) == ("QIP908", "actions/A2/updates/1/date")
    assert "update is dated 15 days before" in row.message


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(replaced(A2_UPDATE, ""), id="a record"),
        pytest.param(replaced("Begun on the ground", "Begun on the first"), id="its note"),
        pytest.param(without("  - id: A2", "  - id: A3"), id="an action"),
    ],
)
def test_what_is_put_back_later_does_not_come_late(way: Way, edit: Edit) -> None:
    way.commit(edit)
    assert len(way.codes()) == 1
    way.commit(PLAN, on="2026-04-20T10:00:00Z")
    assert len(way.codes()) == 1


def test_a_new_plan_that_brings_its_past_is_asked_about_once(way: Way) -> None:
    way.write(PLAN.replace("Fluid", "Food"), "plans/b.yaml")
    way.folder.commit(on="2026-05-01T10:00:00Z")
    _, (row,) = way.ask()
    assert (row.code, row.line) == ("QIP908", 1)
    assert "9 records dated up to 77 days before" in row.message


def test_a_comment_accepts_it_with_a_reason(way: Way) -> None:
    reason = "2026-05-29  # qiptrack: accept QIP903 agreed by telephone, the minutes are lost"
    way.commit(lambda text: a2(text, "due", reason))
    assert way.ask() == (0, [])


def test_the_organisation_says_how_much_it_matters(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.write("qip: 1\norganisation: Oak\nrules: {QIP903: note}\n", "plans/_organisation.yaml")
    assert way.ask()[0] == 0
    assert way.codes() == ["QIP903"]
    way.write("qip: 1\norganisation: Oak\nrules: {QIP903: off}\n", "plans/_organisation.yaml")
    assert way.codes() == []


def test_without_since_the_past_is_not_looked_at(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    said = way.run("check", "--as-of", "2026-03-03", "--format", "json")
    assert [row["code"] for row in json.loads(said.stdout)["rows"] if row["code"] > "QIP9"] == []


def test_a_day_will_do_and_so_will_the_way_to_a_revision(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"), on="2026-03-05T10:00:00Z")
    way.commit(lambda text: a2(text, "owner", "Lead"), on="2026-03-06T10:00:00Z")
    assert way.codes(since="2026-03-05") == ["QIP904"]
    assert way.codes("--at", "HEAD~1") == ["QIP903"]
    assert way.codes("--select", "QIP904") == ["QIP904", "QIP903"]
    assert way.codes("--ignore", "QIP904") == ["QIP903"]


def test_a_revision_that_is_not_there_is_refused(way: Way) -> None:
    for text in ("nowhere", "--output=x", "begun..HEAD"):
        said = way.run("check", f"--since={text}")
        assert said.exit_code == 2
        assert said.stdout == ""
