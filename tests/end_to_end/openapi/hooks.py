"""What schemathesis is told about /v1 beyond its OpenAPI document."""

import re

import schemathesis

# What only shows when the inside does: panics, the driver, SQL, places in the source.
INSIDE = re.compile(
    r"panick|backtrace|\.rs:\d|sqlx|pgdatabase|relation \"|syntax error|\bselect\b.+\bfrom\b",
    re.IGNORECASE,
)


@schemathesis.deserializer("text/html", "text/css")
def text(context, response):
    return response.text


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Forms send what nobody filled in, so an empty value counts as not sent."""
    was_taken = type(failure).__name__ == "AcceptedNegativeData"
    return not (was_taken and any(value in ("", [""], None) for value in (case.query or {}).values()))


@schemathesis.check
def a_refusal_is_a_problem_with_a_reference(context, response, case):
    """Whatever is refused is told as RFC 9457 with a number to quote, and shows nothing inside."""
    if response.status_code < 400:
        return
    media_type = response.headers["content-type"][0]
    assert media_type == "application/problem+json", media_type
    if case.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code, problem
    assert problem["title"] and problem["code"] and problem["request_id"], problem
    assert not INSIDE.search(problem["title"] + problem.get("detail", "")), problem
