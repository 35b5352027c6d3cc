"""The API as its own description tells of it: schemathesis asks every address with what the description allows and with what it does not, and nothing breaks.

Skips where schemathesis is not installed (it is one of the packages for development).
"""

import pytest
from hypothesis import HealthCheck, given, settings

import desks

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: make test installs it")
from schemathesis import GenerationMode, checks  # noqa: E402

CHECKS = [checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
KNOWN = 20  # addresses that there are at least


@pytest.fixture(scope="module")
def operations(tmp_path_factory):
    """What the description tells of that a desk on the sample press serves."""
    with desks.listening(desks.filled(tmp_path_factory.mktemp("api") / "press.db", [desks.PRESS])) as web:
        described = schemathesis.openapi.from_url(f"{web.base_url}/api/openapi.json")
        yield [found.ok() for found in described.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_asked_breaks_it(operations, mode):
    assert len(operations) >= KNOWN
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue  # nothing that could be asked wrongly

        @settings(max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case):
            case.call_and_validate(checks=CHECKS)

        asked()
