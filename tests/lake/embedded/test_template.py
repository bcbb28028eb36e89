from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lake.embedded import TemplateError
from lake.embedded.background import Background
from lake.embedded.events.cron import parse_schedule
from lake.embedded.events.filters import EventFilter
from lake.embedded.events.openapi import routes_of
from lake.embedded.events.timetable import Departure, Timetable
from lake.embedded.provision.properties import Properties
from lake.embedded.template.dependencies import creation_order
from lake.embedded.template.intrinsics import Provisioned, Resolver
from lake.embedded.template.parameters import parameter_values
from lake.embedded.template.reading import read_template
from lake.embedded.untyped import Json

Write = Callable[[str], Path]


@pytest.fixture
def resolver() -> Resolver:
    made = Resolver(
        {"Stage": "dev", "Posts": ["A", "B"], "AWS::Region": "eu-central-1"},
        {"Sizes": {"dev": {"Days": 7}}},
        {
            "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
            "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
            "Either": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsProd"}]},
            "Both": {"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsProd"}]},
        },
    )
    made.provisioned["Bucket"] = Provisioned("name", {"Arn": "arn:b", "Nested.Name": "deep"})
    return made


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Bucket"}, "name"),
        ({"Ref": "AWS::NoValue"}, None),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:b"),
        ({"Fn::GetAtt": "Bucket.Nested.Name"}, "deep"),
        (
            {"Fn::Sub": "${Bucket}/${Bucket.Arn}/${Stage}/${!Literal}/${AWS::Region}"},
            "name/arn:b/dev/${Literal}/eu-central-1",
        ),
        ({"Fn::Sub": ["${X}-${Stage}", {"X": {"Ref": "Bucket"}}]}, "name-dev"),
        ({"Fn::Join": ["+", {"Ref": "Posts"}]}, "A+B"),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "Days"]}, 7),
        ({"Fn::If": ["IsProd", 1, {"Fn::If": ["Either", 2, 3]}]}, 2),
        ({"Fn::If": ["Both", 1, 0]}, 0),
        ({"Fn::Base64": "ab"}, "YWI="),
        ({"Condition": {"StringEquals": {"a": "b"}}}, {"Condition": {"StringEquals": {"a": "b"}}}),
    ],
)
def test_intrinsic_functions_give_their_values(node: Json, value: Json, resolver: Resolver) -> None:
    assert resolver.resolve("here", node) == value


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ({"Fn::Cidr": ["10.0.0.0/8", 1]}, r"here: Fn::Cidr is not known"),
        ({"a": [{"Fn::Transform": {}}]}, r"here\.a\[0\]: Fn::Transform"),
        ({"Ref": "Buckets"}, "did you mean 'Bucket'"),
        ({"Fn::GetAtt": ["Bucket", "Url"]}, "no attribute 'Url' here .it has Arn"),
        ({"Fn::Sub": "${Nothing}"}, "'Nothing', which is not there"),
        ({"Fn::Select": [5, ["a"]]}, "item 5 of 1"),
        ({"Fn::FindInMap": ["Sizes", "prod", "Days"]}, "no 'prod'"),
        ({"Fn::If": ["IsDef", 1, 2]}, "no condition 'IsDef'; did you mean 'IsDev'"),
    ],
)
def test_what_cannot_be_resolved_is_refused(node: Json, says: str, resolver: Resolver) -> None:
    with pytest.raises(TemplateError, match=says):
        resolver.resolve("here", node)


def test_short_tags_and_days_are_read_as_cloudformation_reads_them(write_template: Write) -> None:
    path = write_template(
        "Resources:\n  A:\n    Version: 2012-10-17\n    B: !GetAtt A.B.C\n"
        "    C: !Sub ['${x}', {x: !Ref A}]\n    D: !If [X, 010, !Condition Y]\n"
    )
    assert read_template(path)["Resources"]["A"] == {
        "Version": "2012-10-17",
        "B": {"Fn::GetAtt": ["A", "B.C"]},
        "C": {"Fn::Sub": ["${x}", {"x": {"Ref": "A"}}]},
        "D": {"Fn::If": ["X", 8, {"Condition": "Y"}]},
    }


def test_a_template_that_is_not_there_is_said() -> None:
    with pytest.raises(TemplateError, match="cannot be read: No such file"):
        read_template(Path("nowhere.yaml"))


def test_resources_come_after_what_they_use_and_custom_resources_last() -> None:
    order = creation_order(
        {
            "Mine": {"Type": "Custom::Mine", "Properties": {"T": {"Fn::GetAtt": ["Maker", "Arn"]}}},
            "Other": {"Type": "AWS::SQS::Queue"},
            "Maker": {"Properties": {"Name": {"Fn::Sub": "x${Bucket}"}}},
            "Bucket": {"DependsOn": "Policy"},
            "Policy": {"Properties": {"Ref": "Stage"}},
        }
    )
    assert order == ["Policy", "Bucket", "Maker", "Other", "Mine"]


@pytest.mark.parametrize(
    ("terms", "given", "says"),
    [
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "A", "'A' does not match"),
        ({"Type": "String", "AllowedValues": ["a", "b"]}, "c", "'c' is none of"),
        ({"Type": "String", "MinLength": 3}, "ab", "2 characters long"),
        ({"Type": "Number", "MaxValue": 3}, "4", "not within -inf and 3"),
        ({"Type": "List<Number>"}, "1,x", "'x' is no number"),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "x", "are not known"),
        ({"Type": "String", "AllowedPatern": "x"}, "x", "did you mean 'AllowedPattern'"),
        ({"Type": "String", "NoEcho": True, "MinLength": 9}, "secret", "P: the value is 6"),
    ],
)
def test_a_parameter_that_breaks_its_terms_is_refused(
    terms: dict[str, Any], given: str, says: str
) -> None:
    with pytest.raises(TemplateError, match=says) as caught:
        parameter_values({"P": terms}, {"P": given})
    assert "secret" not in str(caught.value)


def test_lists_are_split_and_numbers_stay_text() -> None:
    declared: dict[str, dict[str, Any]] = {
        "Posts": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Days": {"Type": "Number", "Default": 7},
    }
    assert parameter_values(declared, {}) == {"Posts": ["a", "b"], "Days": "7"}


def test_a_property_nobody_takes_is_refused_also_in_a_block() -> None:
    properties = Properties("Q", "AWS::X", {"Name": "n", "Rule": {"Days": 1, "Dayz": 2}})
    assert properties.need("Name") == "n"
    assert properties.block("Rule").take("Days") == 1
    with pytest.raises(TemplateError, match=r"Q\.Rule: .*'Dayz'.*did you mean 'Days'"):
        properties.refuse_rest()
    with pytest.raises(TemplateError, match="needs the property 'Size'"):
        properties.need("Size")


NOON = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("rate(5 minutes)", datetime(2028, 2, 28, 12, 5, tzinfo=UTC)),
        ("rate(1 day)", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        ("cron(0 12 * * ? *)", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        ("cron(0/15 12 * * ? *)", datetime(2028, 2, 28, 12, 15, tzinfo=UTC)),
        ("cron(30 2 1 * ? *)", datetime(2028, 3, 1, 2, 30, tzinfo=UTC)),
        ("cron(0 0 29 FEB ? *)", datetime(2028, 2, 29, tzinfo=UTC)),
        ("cron(0 0 29 2 ? 2029-2040)", datetime(2032, 2, 29, tzinfo=UTC)),
        ("cron(0 8 ? * SUN *)", datetime(2028, 3, 5, 8, 0, tzinfo=UTC)),
        ("cron(0 8 ? * 2 *)", datetime(2028, 3, 6, 8, 0, tzinfo=UTC)),
    ],
)
def test_schedules_are_due_when_aws_says(expression: str, due: datetime) -> None:
    assert parse_schedule("S", expression)(NOON) == due


@pytest.mark.parametrize(
    "expression",
    [
        "cron(0 0 L * ? *)",
        "cron(0 0 * *)",
        "rate(0 days)",
        "at(2028-01-01)",
        "cron(0 25 * * ? *)",
        "cron(0 0 ? * MON#1 *)",
        "cron(0 0 1 JAM ? *)",
    ],
)
def test_a_schedule_that_is_not_known_is_refused(expression: str) -> None:
    with pytest.raises(TemplateError, match=r"^S: "):
        parse_schedule("S", expression)


def test_the_timetable_fires_what_is_due_and_says_when_to_look_again() -> None:
    now, fired = [NOON], list[int]()
    timetable = Timetable(lambda: now[0])
    for minutes in (5, 7):
        schedule = parse_schedule("S", f"rate({minutes} minutes)")
        timetable.add(Departure(f"{minutes}", schedule, partial(fired.append, minutes)))
    assert timetable.fire_due() == 60
    now[0] += timedelta(minutes=6, seconds=30)
    assert timetable.fire_due() == 30
    now[0] += timedelta(minutes=10)
    timetable.fire_due()
    assert fired == [5, 5, 7]


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ('{"body": {"kind": ["a", "b"]}}', True),
        ('{"body": {"kind": ["b"]}}', False),
        ('{"body": {"kind": [{"prefix": "a"}], "size": [{"numeric": [">", 1, "<=", 5]}]}}', True),
        ('{"body": {"size": [{"numeric": ["=", 4]}]}}', False),
        ('{"body": {"gone": [{"exists": false}]}}', True),
        ('{"body": {"kind": [{"anything-but": ["a"]}]}}', False),
        ('{"body": {"kind": [{"anything-but": {"prefix": "b"}}]}}', True),
        ('{"body": {"deep": {"tags": ["x"]}}}', True),
        ('{"body": {"kind": [{"equals-ignore-case": "A"}, {"suffix": "zz"}]}}', True),
    ],
)
def test_filters_pass_what_lambda_passes(pattern: str, passes: bool) -> None:
    record = {"body": '{"kind": "a", "size": 5, "deep": {"tags": ["x", "y"]}}'}
    assert EventFilter("M", {"Filters": [{"Pattern": pattern}]}).passes(record) is passes


def test_a_filter_with_an_unknown_operator_is_refused() -> None:
    with pytest.raises(TemplateError, match="'prefx'; did you mean 'prefix'"):
        EventFilter("M", {"Filters": [{"Pattern": '{"body": {"a": [{"prefx": "x"}]}}'}]})


def operation(path: str, **more: Json) -> dict[str, Any]:
    uri = "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/arn:aws:lambda:x:1:function:f"
    integration = {"payloadFormatVersion": "2.0", "type": "aws_proxy", "uri": f"{uri}/invocations"}
    return {path: {"get": {"x-amazon-apigateway-integration": integration, **more}}}


def test_the_most_specific_route_comes_first() -> None:
    paths = {}
    for path in ("/$default", "/{all+}", "/a/{b}", "/a/b"):
        paths.update(operation(path))
    keys = [route.key for route in routes_of("Api", {"paths": paths})]
    assert keys == ["GET /a/b", "GET /a/{b}", "GET /{all+}", "$default"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"paths": {}, "x-amazon-apigateway-cors": {}}, "does not know 'x-amazon-apigateway-cors'"),
        ({"paths": operation("/", security=[{"Jwt": []}])}, "unknown authorizer 'Jwt'"),
        ({"components": {"securitySchemes": {"J": {"type": "oauth2"}}}}, "only AWS_IAM"),
        ({"paths": operation("/", requestBody={})}, "does not know 'requestBody'"),
        ({"paths": {"/": {"get": {}}}}, "only Lambda functions"),
    ],
)
def test_an_api_with_what_is_not_imitated_is_refused(body: dict[str, Any], says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        routes_of("Api", body)


def test_a_failure_in_a_thread_is_kept() -> None:
    background = Background()

    def fail() -> None:
        raise ValueError("in a thread")

    background.start(fail)
    background.stop()
    assert [str(failure) for failure in background.failures] == ["in a thread"]
