"""What schemathesis is told about /v1 beyond the OpenAPI document."""

import re

import schemathesis

# Words that would mean that the inside shows: SQL, paths, panics, the driver.
INSIDE = re.compile(
    r"panicked|\.rs:\d|RUST_BACKTRACE|sqlx|postgres|PgDatabaseError|relation \"|syntax error|"
    r"\bselect .+ from\b|pg_|/home/|/root/|stack backtrace",
    re.IGNORECASE,
)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Forms send what nobody filled in, so an empty value counts as not sent."""
    accepted = type(failure).__name__ == "AcceptedNegativeData"
    query = case.query or {}
    return not (accepted and any(value in ("", [""], None) for value in query.values()))


@schemathesis.check
def a_refusal_is_a_problem_with_a_reference(ctx, response, case):
    """Whatever is refused is told as RFC 9457 with a number to quote, and shows nothing inside."""
    if response.status_code < 400:
        return
    kind = response.headers["content-type"][0]
    assert kind == "application/problem+json", kind
    if case.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code, problem
    assert problem["request_id"] and problem["title"] and problem["code"], problem
    assert not INSIDE.search(problem["title"] + problem.get("detail", "")), problem
