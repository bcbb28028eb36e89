from pathlib import Path

from lake.generate import Plan, generate, write


def test_files_lie_in_their_posts_folder_and_nothing_else_is_there(tmp_path: Path) -> None:
    plan = Plan(declarations=400, posts=3, broken_files=4)
    summary = write(plan, tmp_path / "new" / "folder")
    written = {
        path.relative_to(tmp_path / "new" / "folder"): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == {Path(file.post) / file.name: file.read() for file in generate(plan)}
    assert summary.files == len(written)
    assert summary.declarations == sum(summary.posts.values()) == 400
    assert summary.size_bytes == sum(map(len, written.values()))
    assert sum(summary.broken.values()) == 4


def test_a_large_file_is_written_in_pieces(tmp_path: Path) -> None:
    plan = Plan(declarations=9_000, posts=1, format="csv", per_file=1_000_000, items_max=2)
    (file,) = generate(plan)
    assert not isinstance(file.content, bytes)
    write(plan, tmp_path)
    assert (tmp_path / file.post / file.name).read_bytes() == file.read()


def test_progress_is_told_in_declarations_and_ends_with_all(tmp_path: Path) -> None:
    told: list[int] = []
    write(Plan(declarations=5_000, posts=2, format="csv"), tmp_path, told.append)
    assert told == sorted(told)
    assert told[-1] == 5_000
    assert len(told) > 2
