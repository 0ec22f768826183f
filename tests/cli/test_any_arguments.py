"""Whatever is typed, the command line answers with one of its exit codes and never with a traceback."""

from __future__ import annotations

import io
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.cli.main import COMMANDS, run
from tests.cli.conftest import Shell

TOKENS = st.one_of(
    st.sampled_from([*COMMANDS, "--json", "--quiet", "--seed", "--model", "--device", "-o", "--prompt", "--frames", "--fps", "--batch",
                     "--outline", "--anchor", "--at", "--", "-", "fox.png", "out.webp", "out", "8", "cpu", "feet", "motion", "list", "verify"]),
    st.text(max_size=6),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(argv=st.lists(TOKENS, max_size=7))
def test_any_arguments(shell: Shell, argv: list[str]) -> None:
    if "-" in argv and "--batch" in argv:
        return  # that would read the tests' own standard input
    out, err = io.StringIO(), io.StringIO()
    code = run(argv, shell.services, opener=lambda path: 0, out=out, err=err)
    assert code in (0, 1, 2)
    assert "Traceback" not in err.getvalue() and "went wrong inside" not in err.getvalue()
    if code == 2:
        assert len(err.getvalue().splitlines()) >= 1 and err.getvalue().splitlines()[-1].startswith("kinora: ")
    if "--json" in argv and out.getvalue().startswith("{"):
        assert [json.loads(line) for line in out.getvalue().splitlines()]
    assert not list(Path().glob("**/*.tmp"))
