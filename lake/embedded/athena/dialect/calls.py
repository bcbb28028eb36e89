"""Function calls: a known function with arguments that fit, or a refusal."""

from collections.abc import Callable

from sqlglot import exp

from lake.embedded.athena.dialect.casts import shown
from lake.embedded.athena.dialect.catalogue import SCALARS
from lake.embedded.athena.dialect.scope import Scope, Typed, expressions, translates
from lake.embedded.athena.dialect.signatures import Signature, filled
from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.failures import QueryError, nearest

Call = Callable[[str, list[exp.Expression], exp.Expression, Scope], Typed]
SPECIAL: dict[str, Call] = {}


def calls(*names: str) -> Callable[[Call], Call]:
    """Register a function as the one that translates calls of these names."""

    def register(call: Call) -> Call:
        """Put the function under its names."""
        SPECIAL.update(dict.fromkeys(names, call))
        return call

    return register


@translates(exp.Anonymous)
def call(node: exp.Expression, scope: Scope) -> Typed:
    """Translate a call by its Athena name."""
    name = node.name.lower()
    special = SPECIAL.get(name)
    if special is not None:
        return special(name, node.expressions, node, scope)
    if name not in SCALARS:
        hint = nearest(name, [*SCALARS, *SPECIAL])
        raise QueryError("FUNCTION_NOT_REGISTERED", f"Function '{name}' not registered{hint}", node)
    return apply(SCALARS[name], expressions(node.expressions, scope), node)


def apply(forms: list[Signature], arguments: list[Typed], at: exp.Expression) -> Typed:
    """Return a call of the form that the arguments fit best.

    Raises:
        QueryError: They fit none.
    """
    form, bound = best_fit(forms, arguments, at)
    values = form.arguments(arguments, bound, at)
    sql = form.sql.format(*values) if "{" in form.sql else f"{form.sql}({', '.join(values)})"
    return Typed(sql, filled(form.gives, bound))


def best_fit(
    forms: list[Signature], arguments: list[Typed], at: exp.Expression
) -> tuple[Signature, dict[str, Type]]:
    """Return the form that needs the fewest coercions, and what its variables stand for."""
    fitting = [(form, bound) for form in forms if (bound := form.fit(arguments)) is not None]
    if not fitting:
        given = ", ".join(shown(argument) for argument in arguments)
        expected = ", ".join(f"{form.name}({', '.join(map(str, form.takes))})" for form in forms)
        raise QueryError(
            "FUNCTION_NOT_FOUND",
            f"Unexpected parameters ({given}) for function {forms[0].name}. Expected: {expected}",
            at,
        )
    return min(fitting, key=lambda found: found[0].coercions(arguments, found[1]))
