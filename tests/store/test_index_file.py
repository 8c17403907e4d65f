"""Which files are taken for an index: those that nobody but their user can have written."""

import os
import stat

import pytest

from qiptrack.store.index_file import _is_own


def facts(mode: int, user: int) -> os.stat_result:
    return os.stat_result((mode, 1, 1, 1, user, 1, 10, 0, 0, 0))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system has no users of that kind")
@pytest.mark.parametrize(
    ("mode", "somebody_else", "own"),
    [
        pytest.param(stat.S_IFREG | 0o600, 0, True, id="its user's alone"),
        pytest.param(stat.S_IFREG | 0o644, 0, True, id="read by all"),
        pytest.param(stat.S_IFREG | 0o620, 0, False, id="written by the group"),
        pytest.param(stat.S_IFREG | 0o602, 0, False, id="written by all"),
        pytest.param(stat.S_IFREG | 0o600, 1, False, id="of somebody else"),
        pytest.param(stat.S_IFLNK | 0o600, 0, False, id="a link"),
        pytest.param(stat.S_IFIFO | 0o600, 0, False, id="a pipe"),
        pytest.param(stat.S_IFDIR | 0o600, 0, False, id="a folder"),
    ],
)
def test_an_index_is_a_file_that_only_its_user_can_have_written(
    mode: int, somebody_else: int, own: bool
) -> None:
    assert _is_own(facts(mode, os.geteuid() + somebody_else)) is own
