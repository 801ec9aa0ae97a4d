"""The published schemas describe what authors write."""

import json
from pathlib import Path

from learn.courses.bundle.schemas.publication import KINDS, json_schemas, write_schemas


def test_each_kind_is_one_file(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schemas")
    assert [path.name for path in paths] == [f"{kind}.schema.json" for kind in KINDS]
    assert json.loads(paths[0].read_text(encoding="utf-8")) == json_schemas()["course"]


def test_schemas_name_keys_as_authors_write_them() -> None:
    quiz = json_schemas()["quiz"]
    assert {"pass", "wait", "time_limit"} <= set(quiz["properties"])
    assert quiz["additionalProperties"] is False
    assert quiz["properties"]["attempts"]["anyOf"] == [
        {"type": "integer", "minimum": 1},
        {"const": "unlimited"},
    ]


def test_the_draw_schema_names_its_bank_from() -> None:
    assert set(json_schemas()["draw"]["required"]) == {"draw", "from"}


def test_the_schemas_in_the_documents_are_those_of_the_code() -> None:
    folder = Path(__file__).parents[3] / "docs" / "schemas"
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    assert written == {f"{kind}.schema.json": schema for kind, schema in json_schemas().items()}
