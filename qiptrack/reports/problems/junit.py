"""Problems as JUnit XML, which build servers show as test results.

There is no standard; this is the form of Jenkins's own schema (junit-10.xsd), which GitLab
and others read as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from qiptrack.analysis.tables.rows import unique
from qiptrack.reports.problems.problems import CheckOutcome, whole_message
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import coded, visible
from qiptrack.rules.problem import Problem


def parts(checked: CheckOutcome, _screen: Screen) -> Iterator[str]:
    """Yield a suite for each file, with a case for each problem or one that passes.

    What fails the check is a failure; the rest is skipped, so that it is seen and fails
    nothing.
    """
    of_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in checked.problems:
        of_file[problem.place.file].append(problem)
    suites = [
        _suite(file, of_file[file], checked) for file in dict.fromkeys([*checked.files, *of_file])
    ]
    root = ET.Element("testsuites", {"name": "qiptrack check", **_totals(suites)})
    root.extend(suites)
    ET.indent(root)
    # In ASCII, with references for all else, so that it is UTF-8 whatever the output takes.
    yield f'<?xml version="1.0" encoding="utf-8"?>\n{str(ET.tostring(root), "ascii")}\n'


def _totals(suites: Sequence[ET.Element]) -> dict[str, str]:
    names = ("tests", "failures", "errors")
    return {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in names}


def _suite(file: str, problems: Sequence[Problem], checked: CheckOutcome) -> ET.Element:
    name = visible(file)
    failures = sum(map(checked.fails, problems))
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(problems) or 1),
        failures=str(failures),
        errors="0",
        skipped=str(len(problems) - failures),
        time="0",
        file=name,
    )
    known: dict[str, int] = {}
    for problem in problems:
        case = _case(problem, name, failed=checked.fails(problem))
        # Of cases of one name some readers take the first alone.
        case.set("name", unique(case.attrib["name"], known))
        suite.append(case)
    if not problems:
        ET.SubElement(suite, "testcase", name="no problems", classname=name, time="0")
    return suite


def _case(problem: Problem, classname: str, *, failed: bool) -> ET.Element:
    place = problem.place
    name = f"{problem.code} {problem.rule} at {place.line}:{place.column} {problem.pointer}"
    case = ET.Element("testcase", name=visible(name), classname=classname, time="0")
    result = ET.SubElement(case, "failure" if failed else "skipped")
    result.set("type", problem.severity.value)
    result.set("message", visible(whole_message(problem)))
    result.text = "\n".join(
        [
            f"{classname}:{place.line}:{place.column}: {problem.severity} {problem.code}",
            visible(coded(problem.excerpt)),
            visible(whole_message(problem)),
        ]
    )
    return case
