"""Texts held against a schema: a value or None, and a plain sentence for each fault at its place.

Keys that are wrong are left out and reported; where a page cannot do without one, the caller's stand-in
takes its place, so that one slip does not hide the faults behind it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from learn.courses.bundle.core_types import schema_input
from learn.courses.bundle.schemas.values import Strict
from learn.courses.bundle.suggestions import did_you_mean, nearest, one_of
from learn.courses.bundle.yaml_places import Document, KeyPath, Tree
from learn.courses.problems import Problem

Model = TypeVar("Model", bound=Strict)
LONGEST_SHOWN = 40


def fitted(
    model: type[Model], document: Document, stand_ins: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Problem]]:
    """Return `document` as a `model`, without its faulty keys; None if what is left is still not one."""
    if isinstance(document.tree, dict):
        return fitted_tree(model, document, (), stand_ins)
    read, missing = fitted_tree(model, Document(document.path, document.start, {}), (), stand_ins)
    if document.problems:
        return read, []
    return read, missing if document.tree is None else [_not_a_mapping(model, document, ())]


def fitted_tree(
    model: type[Model], document: Document, at: KeyPath, stand_ins: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Problem]]:
    """Return the mapping at the path `at` of `document` as a `model`, as `fitted` does."""
    given = schema_input(_branch(document, at))
    if not isinstance(given, dict):
        return None, [_not_a_mapping(model, document, at)]
    try:
        return model.model_validate(given), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
    misspelt = {near for fault in faults if (near := _meant(fault, model))}
    problems = [_problem(fault, model, document, at) for fault in faults if not _is_missing(fault, misspelt)]
    faulty = {fault["loc"][0] for fault in faults if fault["loc"]}
    kept = {key: value for key, value in given.items() if key not in faulty}
    try:
        return model.model_validate({**(stand_ins or {}), **kept}), problems
    except ValidationError:
        return None, problems


def _not_a_mapping(model: type[BaseModel], document: Document, at: KeyPath) -> Problem:
    message = f"this must be a set of keys: {one_of(_keys_of(model))}."
    return Problem(document.path, *document.value_place(*at), "wrong-value", message)


def _branch(document: Document, at: KeyPath) -> Tree:
    tree: Any = document.tree
    for step in at:
        tree = tree[step]
    return tree  # type: ignore[no-any-return]  # a tree has no type along a path


def _problem(fault: ErrorDetails, model: type[BaseModel], document: Document, at: KeyPath) -> Problem:
    loc = tuple(step for step in fault["loc"] if step != "[key]")
    path = (*at, *loc)
    name = _name_of(loc)
    if fault["type"] == "missing":
        place = document.key_place(*path[:-1])
        return Problem(document.path, *place, "missing-key", f'"{name}" is missing. Add "{loc[-1]}: …".')
    if fault["type"] == "extra_forbidden":
        known = list(_keys_of(_model_at(model, loc[:-1])))
        hint = did_you_mean(str(loc[-1]), known) or f" Known keys are {one_of(known)}."
        return Problem(
            document.path,
            *document.key_place(*path),
            "unknown-key",
            f'unknown key "{_shown(loc[-1])}".{hint}',
        )
    is_key = fault["loc"][-1:] == ("[key]",)
    place = document.key_place(*path) if is_key else document.value_place(*path)
    return Problem(
        document.path, *place, "wrong-value", _sentence(fault, "the key" if is_key else f'"{name}"')
    )


def _meant(fault: ErrorDetails, model: type[BaseModel]) -> KeyPath | None:
    """Return the known key that an unknown one was probably meant to be."""
    if fault["type"] != "extra_forbidden":
        return None
    near = nearest(str(fault["loc"][-1]), _keys_of(_model_at(model, fault["loc"][:-1])))
    return (*fault["loc"][:-1], near) if near else None


def _is_missing(fault: ErrorDetails, keys: Collection[KeyPath]) -> bool:
    return fault["type"] == "missing" and fault["loc"] in keys


def _name_of(loc: KeyPath) -> str:
    words = [str(step) for step in loc if isinstance(step, str)]
    return _shown(words[-1]) if words else "this"


def _sentence(fault: ErrorDetails, name: str) -> str:
    rule = "".join(_rules(fault))
    shown = fault["input"]
    if isinstance(shown, str) and shown:
        return f'{name} is "{_shown(shown)}"; it {rule}'
    return f"{name} {rule}"


def _rules(fault: ErrorDetails) -> Iterator[str]:
    context = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            yield f"{context['error']}."
        case "literal_error":
            words = re.findall(r"'([^']*)'", context["expected"]) or [str(context["expected"])]
            yield f"must be {one_of(words)}."
            yield did_you_mean(str(fault["input"]), words)
        case "tuple_type":
            yield "must be a list, such as [a, b]."
        case "model_type" | "dict_type":
            yield "must be a set of keys, such as {key: value}."
        case "too_short":
            yield "must not be empty. Name at least one."
        case "less_than_equal":
            yield f"must be at most {context['le']}."
        case _:
            yield "is not understood. Compare it with the description of the format."


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _keys_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _model_at(model: type[BaseModel], loc: KeyPath) -> type[BaseModel]:
    for step in loc:
        field = next((f for name, f in model.model_fields.items() if step in {name, f.alias}), None)
        if field is not None:
            model = next(_models_in(field.annotation), model)
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
