"""Backups on the command line: their plan, those that are there, a look into one."""

from pathlib import Path
from typing import Any

from tests.cli.conftest import Run


def test_one_is_made_when_it_is_due(run: Run, js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    plan = js("backups", "plan", "--every", "week", "--folder", tmp_path / "kept", "--keep", "2")
    assert (plan["every"], plan["keep"], plan["made"]) == ("week", 2, None)
    file = Path(js("backups", "run")["file"])
    assert file.parent == tmp_path / "kept" and file.is_file()
    assert js("backups", "run")["file"] is None
    found = js("backups", "list")
    assert found["count"] == 1 and found["warning"] == ""
    assert run("backups", "plan", "--every", "hour").status == 3


def test_a_look_puts_nothing_back(run: Run, js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    js("backup", tmp_path / "copy.outreach")
    js("contacts", "add", "--name", "Bela")
    found = js("restore", tmp_path / "copy.outreach", "--look")
    assert (found["copy"]["counts"]["contact"], found["now"]["counts"]["contact"]) == (1, 2)
    assert found["checksum_fits"] and js("contacts", "find")["count"] == 2
    assert "Contacts" in run("restore", tmp_path / "copy.outreach", "--look").out
    js("restore", tmp_path / "copy.outreach")
    assert js("contacts", "find")["count"] == 1


def test_a_backup_replaces_a_file_only_when_told_to(run: Run, js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    letter = tmp_path / "letter.odt"
    letter.write_text("Dear editor")
    refused = run("backup", letter)
    assert refused.status == 3 and "--overwrite" in refused.err and letter.read_text() == "Dear editor"
    assert js("backup", letter, "--overwrite")["problems"] == []
    assert run("backup", tmp_path).status == 3  # the folder of the database itself


def test_what_a_restore_takes_over_is_said_and_another_workspace_needs_a_yes(
    run: Run, js: Any, office: Path, tmp_path: Path
) -> None:
    js("contacts", "add", "--name", "Anna", "--email", "anna@example.org")
    js("backup", tmp_path / "copy.outreach")
    js("suppression", "add", "anna@example.org")
    answer = js("restore", tmp_path / "copy.outreach")
    assert answer["carried"]["unsubscribed"] == 1 and Path(answer["kept"]).is_file()
    assert js("suppression", "list")["count"] == 1
    run("--db", tmp_path / "other.outreach", "contacts", "add", "--name", "Else")
    run("--db", tmp_path / "other.outreach", "backup", tmp_path / "other-copy.outreach")
    before = office.read_bytes()
    refused = run("restore", tmp_path / "other-copy.outreach")
    assert refused.status == 3 and "another workspace" in refused.err and "--yes" in refused.err
    assert office.read_bytes() == before
    js("restore", tmp_path / "other-copy.outreach", "--yes")
    assert js("contacts", "find", "Else")["count"] == 1


def test_an_import_is_preceded_by_a_backup_and_a_trial_says_what_it_compared(js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    js("backups", "plan", "--folder", tmp_path / "kept", "--second", tmp_path / "stick")
    (tmp_path / "people.csv").write_text("Name,E-mail\nBela,bela@example.org\n")
    js("contacts", "import", tmp_path / "people.csv")
    kept = [file.name for file in (tmp_path / "kept").glob("*.outreach")]
    assert len(kept) == 1 and [file.name for file in (tmp_path / "stick").glob("*.outreach")] == kept
    found = js("backups", "drill")
    assert found["problems"] == [] and Path(found["file"]).name == kept[0]


def test_a_damaged_backup_is_named_and_not_the_database(run: Run, js: Any, office: Path, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    copy = Path(js("backup", tmp_path / "copy.outreach")["file"])
    whole, before = copy.read_bytes(), office.read_bytes()
    harms = (whole[:100] + bytes(3000) + whole[3100:], whole[: len(whole) // 2], bytes(100) + whole[100:], b"text" * 99)
    for number, harmed in enumerate(harms):
        bad = tmp_path / f"bad{number}.outreach"
        bad.write_bytes(harmed)
        for options in ((), ("--look",)):
            refused = run("restore", bad, *options)
            assert refused.status == 3 and f"{bad} can't be read" in refused.err, refused.err
            assert "Your database is unchanged" in refused.err
    copy.write_bytes(whole[:-5] + b"other")
    assert f"{copy} has been damaged since it was made. Your database is unchanged" in run("restore", copy).err
    assert office.read_bytes() == before


def test_a_folder_that_is_not_there_is_named_with_what_to_do(run: Run, js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna")
    said = run("backup", tmp_path / "none" / "copy.outreach").err
    assert f"save the backup to {tmp_path / 'none'}: the file or folder does not exist. Choose another" in said
    js("backup", tmp_path / "copy.outreach")
    said = run("--db", tmp_path / "none" / "a.outreach", "restore", tmp_path / "copy.outreach").err
    assert f"restore the backup to {tmp_path / 'none'}: the file or folder does not exist" in said
    assert "Nothing has changed. Fix this" in said
