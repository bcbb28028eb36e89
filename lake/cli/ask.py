"""`lake ask`: a question by its name, with typed values; without one, all that can be asked."""

import argparse

from lake.cli.asking import answered
from lake.cli.errors import UsageError
from lake.cli.outputs import printer
from lake.cli.screen import OUT, document, heading, show, show_table, table
from lake.running import find
from lake_schema.questions import (
    QUESTIONS,
    ParameterError,
    Question,
    UnknownQuestionError,
    question_named,
)


def run(options: argparse.Namespace) -> int:
    """Ask one question, explain it, or list all."""
    if options.name is None:
        return _list(options)
    try:
        question = question_named(options.name)
        sql = question.sql(dict(options.param))
    except UnknownQuestionError as error:
        raise UsageError(f"{error} (`lake ask` lists all)") from error
    except ParameterError as error:
        raise UsageError(str(error)) from error
    if options.explain:
        return _explain(question, options)
    found = answered(find(), sql, printer(options.format, options.output), options.as_of)
    if options.format == "json":
        document({"question": question.name, "says": question.says, "sql": sql} | found)
    return int("error" in found)


def _list(options: argparse.Namespace) -> int:
    if options.param:
        raise UsageError("--param needs the name of a question")
    if options.format == "json":
        document({"questions": [question.as_json() for question in QUESTIONS.values()]})
        return 0
    rows = [[question.name, question.says] for question in QUESTIONS.values()]
    show_table(table([("question", False), ("asks", False)], rows, whole=1))
    show("\nlake ask NAME --explain tells what it counts and which values it takes", "dim")
    return 0


def _explain(question: Question, options: argparse.Namespace) -> int:
    if options.format == "json":
        document(question.as_json())
        return 0
    heading(question.says)
    if question.counts:
        show(question.counts)
    if question.parameters:
        rows = [
            [f"--param {one.name}=", one.kind, one.default or "-", one.says]
            for one in question.parameters.values()
        ]
        heads = [("value", False), ("kind", False), ("default", False), ("means", False)]
        OUT.print()
        show_table(table(heads, rows, whole=1))
    show(f"\n{question.example}", "dim")
    return 0
