"""What can be asked by name: Athena SQL, one file a question.

A file's first comment line is the question in one sentence; further comment lines say what the
answer counts, and declare the values it depends on, which stand in the SQL as `:name`. A line of
SQL that ends with `-- if given` is left out where its value is not given:

```text
-- :least_count integer = 10: how many make a rule
-- :from_day day: first day that counts (such as 2026-01-01)
SELECT ... WHERE items >= :least_count
    AND dated_on >= :from_day -- if given
```

Tables and columns are checked against the contracts by a test.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import takewhile

from lake_schema.errors import LakeError, nearest
from lake_schema.questions.parameters import Parameter, ParameterError, filled

__all__ = [
    "QUESTIONS",
    "Parameter",
    "ParameterError",
    "Question",
    "UnknownQuestionError",
    "question_named",
]

_NAMES = (
    "revenue_by_office_and_month",
    "top_commodities",
    "unit_value_outliers",
    "import_share_by_origin",
    "rejections_by_post",
    "silent_posts",
    "importer_concentration",
    "clearance_hours_by_office",
    "rejections_by_customs",
    "amended_fields",
    "assessed_against_declared_duty",
    "mirror_gaps",
    "documents_about",
    "top_traders",
    "trade_by_month",
    "unit_values",
    "undervaluation_candidates",
    "origin_shifts",
    "missing_documents",
    "amendment_rates",
    "clearance_hours_by_corridor",
    "duty_differences",
    "data_quality_by_post",
    "completeness_by_post",
    "frequent_findings",
    "open_payments",
    "inspection_results",
    "suspicious_journeys",
    "seizures_by_route",
    "linked_traders",
    "split_consignments",
    "repeated_amendments",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that analysts ask again and again.

    Attributes:
        name: The stem of its file.
        text: The file.
    """

    name: str
    text: str

    def __post_init__(self) -> None:
        """Refuse a file that does not begin with its question, or names an unknown parameter."""
        if not self.says.endswith("?"):
            raise ValueError(f"{self.name}.sql must begin with a comment that asks the question")
        self.sql({})

    @property
    def says(self) -> str:
        """Return the question in one sentence."""
        return self.text.partition("\n")[0].removeprefix("--").strip()

    @property
    def counts(self) -> str:
        """Return what the answer counts, where that needs saying."""
        remarks = (line for line in self._comments[1:] if Parameter.of(line) is None)
        return " ".join(line.removeprefix("--").strip() for line in remarks)

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Return the values that it depends on, by name."""
        found = (Parameter.of(line) for line in self._comments)
        return {parameter.name: parameter for parameter in found if parameter is not None}

    @property
    def example(self) -> str:
        """Return how it is asked at the command line."""
        given = (
            f" --param {parameter.name}={shlex.quote(parameter.example)}"
            for parameter in self.parameters.values()
            if parameter.example != parameter.default
        )
        return f"lake ask {self.name}{''.join(given)}"

    def sql(self, values: Mapping[str, str]) -> str:
        """Return one SELECT in Athena's SQL, with its comments.

        Args:
            values: Name of a parameter → its value as text; the others have their defaults.

        Raises:
            ParameterError: A value is of no parameter, or not of its kind.
        """
        try:
            return filled(self.text, self.parameters, values)
        except KeyError as error:
            raise ValueError(
                f"{self.name}.sql names :{error.args[0]}, but declares it not"
            ) from error

    def as_json(self) -> dict[str, object]:
        """Return the question as documents describe it."""
        return {
            "name": self.name,
            "says": self.says,
            "counts": self.counts,
            "example": self.example,
            "parameters": [parameter.as_json() for parameter in self.parameters.values()],
        }

    @property
    def _comments(self) -> list[str]:
        return [*takewhile(lambda line: line.startswith("--"), self.text.split("\n"))]


class UnknownQuestionError(LakeError):
    """There is no question of that name."""


def question_named(name: str) -> Question:
    """Return a question.

    Raises:
        UnknownQuestionError: There is none of that name.
    """
    if name not in QUESTIONS:
        raise UnknownQuestionError(f"no question {name!r}{nearest(name, QUESTIONS)}")
    return QUESTIONS[name]


def _read(name: str) -> Question:
    text = files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return Question(name, text.strip())


QUESTIONS: dict[str, Question] = {name: _read(name) for name in _NAMES}
"""All named questions, by name."""
