"""Addresses learn how to be built when somebody first asks for one."""

from collections.abc import Callable

from werkzeug import routing


class Rule(routing.Rule):
    """A rule that is compiled to build addresses when it first builds one, not when the application starts.

    Werkzeug writes, parses and compiles two small functions for each rule; for some two hundred rules that
    is most of a start, and no process builds more than a part of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: routing.Rule, /, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(routing.Rule._compile_builder(rule, append_unknown))  # noqa: SLF001 - the one place that knows how
            return compiled[0](rule, **values)

        return build
