"""A statement as one database takes it: its text, what its values become, and what its cells become."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Dialect, Executable, Select, literal_column
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
Row = Callable[[Iterable[Any]], Any]


@dataclass(slots=True)
class Compiled:
    """A statement as one database takes it; `names` stand in the order of its `places`, there with binders.

    What makes values of cells is known once the driver has told the types of a first result.
    """

    sql: str
    names: tuple[str, ...]
    places: tuple[tuple[str, Process | None], ...]
    is_positional: bool
    fixed: dict[str, Any]
    binders: dict[str, Process]
    types: tuple[TypeEngine[Any], ...]
    row: Row | None
    readers: tuple[tuple[int, Process], ...] | None = None

    def parameters(self, values: Values) -> Any:  # noqa: ANN401 - a tuple or a mapping, as the driver wants it
        """Return the values as the driver takes them, in the order of their places if they have one."""
        given = {**self.fixed, **values} if self.fixed else values
        if self.is_positional and len(self.names) <= len(given):
            return [bind(given[name]) if bind else given[name] for name, bind in self.places]
        # Once for each name: one moment may stand in dozens of places.
        binders = self.binders
        bound = {name: binders[name](given[name]) if name in binders else given[name] for name in given}
        return [bound[name] for name in self.names] if self.is_positional else bound

    def many(self, values: Sequence[Values]) -> list[Any]:
        """Return the parameters for each of the values, column by column where there are several.

        What rows next to one another share, as the moment at which all were written, is made ready once.
        """
        if len(values) == 1 or not self.is_positional or self.fixed or len(self.names) > len(values[0]):
            return [self.parameters(each) for each in values]
        columns = []
        for name, bind in self.places:
            column = [each[name] for each in values]
            columns.append(_bound(bind, column) if bind is not None else column)
        return list(zip(*columns, strict=True))

    def read(self, found: Sequence[Any], type_of: Callable[[int], Any], dialect: Dialect) -> list[Any]:
        """Return rows of what the driver found; `type_of` tells its type of a column."""
        if self.row is None:
            return list(found)
        if self.readers is None:
            self.readers = _readers(self.types, type_of, dialect)
        if not self.readers:
            return list(found if self.row is tuple else map(self.row, found))
        rows = []
        for each in found:
            cells = list(each)
            for place, process in self.readers:
                # No type makes anything but None of NULL, and several take three calls to say so.
                if (cell := cells[place]) is not None:
                    cells[place] = process(cell)
            rows.append(self.row(cells))
        return rows


def _bound(bind: Process, column: Sequence[Any]) -> list[Any]:
    made = []
    before: object = bind
    for value in column:
        if value is not before:
            before, ready = value, bind(value)
        made.append(ready)
    return made


def _readers(
    types: Sequence[TypeEngine[Any]], type_of: Callable[[int], Any], dialect: Dialect
) -> tuple[tuple[int, Process], ...]:
    """Return what is done to which cells of a row; `type_of` tells the driver's type of each."""
    processes = [
        each.dialect_impl(dialect).result_processor(dialect, type_of(place))
        for place, each in enumerate(types)
    ]
    return tuple((place, process) for place, process in enumerate(processes) if process is not None)


def _row_type(names: list[str]) -> Row:
    """Return what makes named tuples of rows; of two columns of one name the first has it."""
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - found out here
    make: Row = made._make
    return make


def _with_numbers(statement: Any) -> Any:  # noqa: ANN401 - a SELECT
    """Return a SELECT with the numbers that never change in its text.

    A plan that is made once for all values is better where a limit is known, and none is sent in vain.
    """

    def written_out(element: Any, **_options: Any) -> Any:  # noqa: ANN401 - any part of a statement
        if isinstance(element, BindParameter) and not element.required and type(element.value) is int:
            return literal_column(str(element.value), element.type)
        return None

    return replacement_traverse(statement, {}, written_out)


def compiled_for(
    statement: Executable, columns: list[str] | None, row: Row | None, dialect: Dialect
) -> Compiled:
    """Compile a statement; `row` makes rows of a SELECT's cells, named tuples if nothing else is said."""
    asked: Any = _with_numbers(statement) if isinstance(statement, Select) else statement
    compiled: Any = asked.compile(dialect=_numbering(dialect), column_keys=columns)
    binders = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for bind, name in compiled.bind_names.items()
    }
    selected = statement.selected_columns if isinstance(statement, Select) else None
    names = tuple(compiled.positiontup or ())
    return Compiled(
        str(compiled),
        names,
        tuple((name, binders.get(name)) for name in names),
        bool(compiled.positional),
        {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required},
        {name: bind for name, bind in binders.items() if bind is not None},
        tuple(column.type for column in selected or ()),
        row or _row_type(list(selected.keys())) if selected is not None else None,
    )


def _numbering(dialect: Dialect) -> Dialect:
    """Return the dialect as one that writes parameters as PostgreSQL itself has them: $1, $2."""
    if dialect.name != "postgresql":
        return dialect
    own: Any = copy(dialect)
    own.paramstyle, own.positional = "numeric_dollar", True
    # It wrote each percent sign twice, for the paramstyle of before.
    own.identifier_preparer = own.preparer(own)
    return own  # type: ignore[no-any-return]
