"""How templates print and call: a page does each hundreds of times, and Jinja's own way is dear.

Jinja makes safe text of whatever it prints, only to join all of it; and asks of whatever it calls whether it
wants the context, which our own functions never do. Both together are a seventh of a large page.
"""

import re
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# What HTML does not take as it is.
marks = re.compile("[&<>'\"]").search


def init_environment(environment: Environment) -> None:
    """Compile templates of this environment so; before the first is."""
    environment.code_generator_class = Printing
    environment.extend(printed=printed)


def printed(value: Any) -> str:  # noqa: ANN401 - whatever a template prints
    """Return what stands in the page: what has nothing to escape as it is, anything else escaped."""
    kind = type(value)
    if kind is Markup or (kind is str and marks(value) is None):
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class Printing(CodeGenerator):
    """Writes the Python of a template."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's
        """Call functions that every template knows as they are, and anything else as ever."""
        if forward_caller or not self.is_plain(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")

    def is_plain(self, node: nodes.Call) -> bool:
        """Tell whether a global function is called that wants nothing of Jinja, in words of Python."""
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return False
        if any(iskeyword(each.key) for each in node.kwargs):
            return False
        called = self.environment.globals.get(node.node.name)
        return called is not None and not hasattr(called, "jinja_pass_arg")
