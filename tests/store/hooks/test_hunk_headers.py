import re
from pathlib import Path

import pytest

from qiptrack.store.git.repository import Repository
from qiptrack.store.hooks import hunk_headers
from qiptrack.store.hooks.script import FileAction
from tests.store.conftest import GitFolder

PLAN = """\
qip: 1
title: Care plan reviews
concern: >
  Reviews were signed off
  on time: what they said was not.
  - id: of nothing
themes: [care planning]
indicators:
  - id: I1
    name: Plans that are current
    measurements:
      - {date: 2026-03-31, value: 60}
      - {date: 2026-04-30, value: 75}
actions:
- id: A6
  issue: One
  action: Do the one
  owner: Deputy Manager
  due: 2026-04-30
- id: "A7"   # with a comment
  issue: Two
  action: Do the other
  owner: Quality Lead
  due: 2026-05-31
- {id: A8, issue: Three,
   action: Do a third,
   owner: Quality Lead,
   due: 2026-06-30,
   status: closed}
reviews:
  - date: 2026-04-21
    meeting: Monthly quality governance
    chair: Regional Quality Lead
    note: Night cover
"""


@pytest.fixture
def shown(folder: GitFolder) -> Repository:
    folder.commit({"plans/2026/a.yaml": PLAN, "plans/b.yml": PLAN})
    found = Repository.containing(folder.root / "plans")
    hunk_headers.add(found)
    return found


def header(folder: GitFolder, path: str, before: str, after: str) -> str:
    """Return what git shows above the change of a plan from `before` to `after`."""
    folder.write({path: PLAN.replace(before, after)})
    (found,) = re.findall(r"^@@ .* @@ ?(.*)$", folder.git("diff", "-U0", "--", path), re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("path", ["plans/2026/a.yaml", "plans/b.yml"])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("2026-04-30\n-", "2026-05-01\n-", "- id: A6", id="an action"),
        pytest.param("2026-05-31", "2026-06-01", '- id: "A7"   # with a comment', id="quoted"),
        pytest.param("closed", "complete", "- {id: A8, issue: Three,", id="in flow style"),
        pytest.param("value: 75", "value: 76", "- id: I1", id="an indicator"),
        pytest.param("Night cover", "Day cover", "reviews:", id="not the action before it"),
        pytest.param("[care planning]", "[]", "- id: of nothing", id="what looks like one"),
    ],
)
@pytest.mark.usefixtures("shown")
def test_a_change_is_headed_by_what_it_is_about(
    folder: GitFolder, path: str, before: str, after: str, expected: str
) -> None:
    assert header(folder, path, before, after) == expected


def test_without_them_a_change_is_headed_by_something_else(
    folder: GitFolder, shown: Repository
) -> None:
    hunk_headers.remove(shown)
    assert header(folder, "plans/b.yml", "2026-05-31", "2026-06-01") != '- id: "A7"'


def test_adding_twice_changes_nothing(folder: GitFolder, shown: Repository) -> None:
    settings = (folder.root / ".git/config").read_bytes()
    assert {done.deed for done in hunk_headers.add(shown)} == {FileAction.UNCHANGED}
    assert (folder.root / ".git/config").read_bytes() == settings
    assert hunk_headers.in_place(shown)


def test_removing_leaves_the_settings_as_they_were(folder: GitFolder) -> None:
    folder.git("config", "diff.other.xfuncname", "^x")
    before = (folder.root / ".git/config").read_bytes()
    found = Repository.containing(folder.root)
    hunk_headers.add(found)
    assert [done.deed for done in hunk_headers.remove(found)] == [FileAction.REMOVED] * 2
    assert (folder.root / ".git/config").read_bytes() == before
    assert not (folder.root / ".gitattributes").exists()
    assert hunk_headers.remove(found) == []


def test_a_setting_of_an_earlier_version_is_replaced(folder: GitFolder) -> None:
    folder.git("config", hunk_headers.SETTING, "^old")
    folder.git("config", "--add", hunk_headers.SETTING, "^older")
    found = Repository.containing(folder.root)
    assert not hunk_headers.in_place(found)
    assert hunk_headers.add(found)[0].deed is FileAction.UPDATED
    assert hunk_headers.in_place(found)


NONE = "*.yaml diff=qiptrack merge=qiptrack\n*.yml diff=qiptrack merge=qiptrack\n"


@pytest.mark.parametrize(
    ("before", "after", "deed"),
    [
        pytest.param(None, NONE, FileAction.ADDED, id="no file"),
        pytest.param("", NONE, FileAction.ADDED, id="an empty one"),
        pytest.param("* text\n", "* text\n" + NONE, FileAction.UPDATED, id="other lines"),
        pytest.param("* text", "* text\n" + NONE, FileAction.UPDATED, id="no last line end"),
        pytest.param("* text\r\n", "* text\r\n" + NONE, FileAction.UPDATED, id="other line ends"),
        pytest.param(
            "# *.yaml diff\n", "# *.yaml diff\n" + NONE, FileAction.UPDATED, id="a comment"
        ),
        pytest.param(NONE, NONE, FileAction.UNCHANGED, id="the lines that `init` writes"),
        pytest.param(
            "*.yaml text diff=qiptrack eol=lf\n",
            "*.yaml text diff=qiptrack eol=lf\n*.yaml merge=qiptrack\n"
            "*.yml diff=qiptrack merge=qiptrack\n",
            FileAction.UPDATED,
            id="one of the two, with more",
        ),
        pytest.param(
            "*.yaml binary\n*.yml diff=mine merge=union\n",
            "*.yaml binary\n*.yml diff=mine merge=union\n",
            FileAction.UNCHANGED,
            id="what somebody else settled",
        ),
    ],
)
def test_attributes_are_added_where_nothing_is_said_yet(
    folder: GitFolder, before: str | None, after: str, deed: FileAction
) -> None:
    folder.write(
        {"plans/a.yaml": PLAN} | ({} if before is None else {"plans/.gitattributes": before})
    )
    _, done = hunk_headers.add(Repository.containing(folder.root / "plans"))
    assert (folder.root / "plans/.gitattributes").read_bytes() == after.encode()
    assert (done.deed, Path(done.what)) == (deed, folder.root / "plans/.gitattributes")


OTHER = "* text\n"


@pytest.mark.parametrize(
    ("committed", "staged", "later", "left"),
    [
        pytest.param(None, False, "", None, id="no file before"),
        pytest.param(OTHER, False, "", OTHER, id="other lines committed"),
        pytest.param(OTHER.strip(), False, "", OTHER.strip(), id="no last line end"),
        pytest.param(None, True, "", NONE, id="our lines staged"),
        pytest.param(NONE, False, "", NONE, id="our lines committed"),
        pytest.param(None, False, OTHER, OTHER, id="more written since"),
        pytest.param(OTHER, False, OTHER, OTHER * 2, id="more written since, to a file before"),
    ],
)
def test_attributes_that_nobody_committed_are_taken_away_again(
    folder: GitFolder, committed: str | None, *, staged: bool, later: str, left: str | None
) -> None:
    attributes = folder.root / "plans/.gitattributes"
    before = {} if committed is None else {"plans/.gitattributes": committed}
    folder.commit({"plans/a.yaml": PLAN} | before)
    found = Repository.containing(folder.root / "plans")
    hunk_headers.add(found)
    attributes.write_text(attributes.read_text() + later)
    if staged:
        folder.git("add", "--all")
    hunk_headers.remove(found)
    assert (attributes.read_text() if attributes.exists() else None) == left


def test_lines_of_others_that_nobody_committed_stay(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": PLAN})
    attributes = folder.root / "plans/.gitattributes"
    attributes.write_bytes(b"# ours\r\n* text\r\n")
    found = Repository.containing(folder.root / "plans")
    hunk_headers.add(found)
    done = hunk_headers.remove(found)
    assert attributes.read_bytes() == b"# ours\r\n* text\r\n"
    assert (FileAction.RESTORED, str(attributes)) in done
