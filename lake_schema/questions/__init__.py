"""What can be asked by name: Athena SQL, one file a question.

A file's first comment line is the question in one sentence; further comment lines say what the
answer counts. Tables and columns are checked against the contracts by a test.
"""

from dataclasses import dataclass
from importlib.resources import files

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
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that analysts ask again and again.

    Attributes:
        name: The stem of its file.
        says: The question in one sentence.
        sql: One SELECT in Athena's SQL, with its comments.
    """

    name: str
    says: str
    sql: str

    def __post_init__(self) -> None:
        """Refuse a file that does not begin with its question."""
        if not self.says.endswith("?"):
            raise ValueError(f"{self.name}.sql must begin with a comment that asks the question")


def _read(name: str) -> Question:
    sql = files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8").strip()
    return Question(name, sql.splitlines()[0].removeprefix("--").strip(), sql)


QUESTIONS: dict[str, Question] = {name: _read(name) for name in _NAMES}
"""All named questions, in the order in which `lake demo` asks them."""
