"""Words of one and two characters are found, in any script, with the place where they stand."""

import sqlite3

import pytest

from huozi.archive.catalogue import Catalogue
from huozi.archive.search import search, snippet
from huozi.archive.store import Store
from huozi.diagnostics import SourceError
from tests.archive.conftest import files, identifier, record

TEXTS = {
    1: "今年春天，全村三十户完成了易地搬迁，搬进河边的新居。",
    2: "颱風過後，茶園裏的水退得很慢。",
    3: "WiFi 装到了渡口，5G基站也立起来了。\n第5期培训班开班。",
}


@pytest.fixture
def shelf(store: Store, catalogue: Catalogue) -> Catalogue:
    for number, text in TEXTS.items():
        store.add(identifier(number), files(number, text), message="")
    return catalogue


def found(catalogue: Catalogue, query: str, **wanted: str) -> list[str]:
    return sorted(hit.id for hit in search(catalogue, query, wanted)[1])


@pytest.mark.parametrize(
    ("query", "editions"),
    [
        ("易地搬迁", [1]),
        ("搬迁", [1]),
        ("迁", [1]),
        ("搬", [1]),
        ("茶", [2]),
        ("台风", [2]),
        ("颱風", [2]),
        ("茶园里", [2]),
        ("水退", [2]),
        ("wifi", [3]),
        ("ＷＩＦＩ", [3]),
        ("5G基站", [3]),
        ("第5期", [3]),
        ("村 新居", [1]),
        ("新居 村", [1]),
        ("地易", []),
        ("茶 基站", []),
        ("春水", [1, 2, 3]),  # of the titles
        ("梁小禾", [1, 2, 3]),  # of the bylines
        ("搬迁进", []),  # not in a row
        ('"', []),
        ("OR", []),
        ("茶*", [2]),
    ],
)
def test_words_are_found(shelf: Catalogue, query: str, editions: list[int]) -> None:
    assert found(shelf, query) == [identifier(number) for number in editions]


def test_the_snippet_shows_the_words(shelf: Catalogue) -> None:
    count, (hit,) = search(shelf, "搬迁 河边")
    assert count == 1
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["搬迁", "河边"]


def test_the_snippet_keeps_the_spelling_of_the_text() -> None:
    part, marks = snippet("去年夏天的" * 10 + "颱風過後", ["台风"])
    assert [part[start:end] for start, end in marks] == ["颱風"]
    assert len(part) <= 60


def test_filters(store: Store, catalogue: Catalogue) -> None:
    series = {"name": "山里人家", "number": "9", "permit": None, "issn": None}
    store.add(identifier(1), files(1, "水", places=["十堰"]), message="")
    store.add(identifier(2), files(2, "水", series=series), message="")
    article = record(3)["articles"][0] | {"column": "副刊", "contributors": [{"name": "颜平", "role": ""}]}
    store.add(identifier(3), files(3, articles=[article | {"paragraphs": ["水"]}]), message="")
    assert found(catalogue, "水", series="山里人家") == [identifier(2)]
    assert found(catalogue, "水", year="2003", column="副刊") == [identifier(3)]
    assert found(catalogue, "水", contributor="顏平") == [identifier(3)]
    assert found(catalogue, "水", place="十堰") == [identifier(1)]
    assert found(catalogue, "水", place="十") == []
    assert [edition.id for edition in catalogue.editions({"series": "山里人家"})] == [identifier(2)]


def test_a_new_version_takes_the_place_of_the_old_in_the_index(store: Store, shelf: Catalogue) -> None:
    assert found(shelf, "茶园") == [identifier(2)]
    store.add(identifier(2), files(2, "稻田裏的水退了。"), message="corrected")
    assert found(shelf, "茶园") == []
    assert found(shelf, "稻田") == [identifier(2)]
    assert [edition.version for edition in shelf.editions() if edition.id == identifier(2)] == ["v2"]


def test_the_catalogue_is_the_same_when_made_anew(store: Store, shelf: Catalogue) -> None:
    store.add(identifier(2), files(2, "稻田裏的水退了。"), message="corrected")

    def all_rows() -> list[tuple[object, ...]]:
        with sqlite3.connect(shelf.path) as connection:
            rows = [
                *connection.execute("SELECT * FROM editions"),
                *connection.execute("SELECT * FROM facets"),
            ]
        connection.close()
        return rows

    kept = [hit for query in ("水", "春水", "稻田") for hit in search(shelf, query)[1]], all_rows()
    assert shelf.rebuild() == 3
    assert ([hit for query in ("水", "春水", "稻田") for hit in search(shelf, query)[1]], all_rows()) == kept


def test_a_damaged_edition_does_not_stop_the_others(store: Store, shelf: Catalogue) -> None:
    added = store.add(identifier(4), files(4, "茶山"), message="")
    (store.location.local / store.files(added.object)["huozi/record.json"]).write_bytes(b"{")
    assert shelf.rebuild() == 3
    assert [item.id for item in shelf.findings] == ["archive-not-catalogued"]
    assert found(shelf, "茶") == [identifier(2)]


@pytest.mark.parametrize(
    "name", [identifier(2), "2", "河湾通讯 2", "urn:uuid:00000000-0000-4000-8000-000000000002"]
)
def test_an_edition_is_found_by_id_number_and_title(shelf: Catalogue, name: str) -> None:
    assert shelf.find(name).id == identifier(2)


def test_names_that_mean_no_edition_or_several_are_refused(shelf: Catalogue) -> None:
    for name, id in (("河岸", "archive-edition-unknown"), ("urn:uuid:0", "archive-edition-ambiguous")):
        with pytest.raises(SourceError) as raised:
            shelf.find(name)
        assert raised.value.finding.id == id


def test_another_program_of_the_catalogue_is_made_anew(
    store: Store, shelf: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.update()
    monkeypatch.setattr("huozi.archive.catalogue._VERSION", 2)
    assert found(shelf, "茶") == [identifier(2)]
