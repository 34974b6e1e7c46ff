"""Costs from files on the screen and by the API; every page is checked by the client."""

import html
import io
import re

from PIL import Image
from sqlalchemy import func, select

from tests.costs import cost_data
from tests.intake import papers
from tests.support.client import Client
from wiki.costs.models.cost import Cost
from wiki.costs.queries import costs as cost_queries
from wiki.intake.services import photos
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session


def fields(text: str) -> dict[str, str]:
    """The inputs of the form on a page."""
    found = re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', text, re.S)
    chosen = re.findall(
        r'<select[^>]*?name="(\w+)"[^>]*>(?:(?!</select>).)*?<option value="([^"]*)" selected', text, re.S
    )
    return {name: html.unescape(value) for name, value in (*found, *chosen)}


def sent(name: str, content: bytes, field: str = "file") -> dict[str, object]:
    return {field: (io.BytesIO(content), name)}


def test_an_electronic_invoice_becomes_a_draft_with_the_invoice_and_its_pdf(client: Client) -> None:
    project_id = cost_data.project()
    place = f"/projects/{project_id}/costs/from-file"
    client.sign_in("dirk")
    assert place in client.get(f"/projects/{project_id}", follow_redirects=True).text
    assert client.get(place).status_code == 200
    page = client.post(place, data=sent("factuur.xml", papers.ubl())).text
    typed = fields(page)
    assert (typed["gross"], typed["vat"], typed["supplier"]) == ("121,00", "21,00", "Drukkerij & Zn.")
    wrong = client.post(f"{place}/save", data=typed | {"gross": "veel"})
    assert (wrong.status_code, 'value="veel"' in wrong.text) == (422, True)
    answer = client.post(f"{place}/save", data=typed | {"description": "Posters van de actie"})
    assert answer.status_code == 303
    cost_id = int(answer.headers["Location"].rsplit("/", 1)[1])
    row = cost_queries.cost(cost_data.who("dirk"), cost_id)
    assert (row.gross_cents, row.vat_cents, row.document_number) == (12_100, 2_100, "2019-77")
    kept = cost_queries.receipts(cost_id)
    assert {(one.media_type, one.name) for one in kept} == {
        ("application/pdf", "factuur 2019.pdf"),
        ("application/xml", "factuur.xml"),
    }
    assert client.get(f"/costs/{cost_id}").status_code == 200
    with client.get(next(one.url for one in kept if one.media_type == "application/xml")) as xml:
        assert xml.headers["Content-Disposition"].startswith("attachment")
    again = client.post(place, data=sent("factuur.xml", papers.ubl())).text
    assert "Posters van de actie" in again and "Misschien al ingevoerd" in again


def test_a_file_that_is_no_cost_is_refused_beside_its_field(client: Client) -> None:
    project_id = cost_data.project()
    place = f"/projects/{project_id}/costs/from-file"
    client.sign_in("dirk")
    for name, content in (
        ("a.xml", papers.ubl(gross="1.00")),
        ("a.xml", b"<html></html>"),
        ("a.pdf", b"%PDF-1.4 half"),
        ("a.txt", b"zomaar"),
        ("a.png", b"\x89PNG\r\n\x1a\nbroken"),
    ):
        answer = client.post(place, data=sent(name, content))
        assert (answer.status_code, 'id="f-file-error"' in answer.text) == (422, True), name
    assert client.post(place).status_code == 422
    mark = fields(client.post(place, data=sent("f.xml", papers.ubl())).text)["kept"]
    for forged in ("", "x", mark[:-2]):
        assert client.post(f"{place}/save", data={"kept": forged}).status_code == 409
    client.sign_in("bas")
    assert client.post(f"{place}/save", data={"kept": mark}).status_code == 409
    client.sign_in("anna")
    assert client.get(place).status_code == client.post(place).status_code == 403


def test_a_photo_is_turned_upright_and_made_small(client: Client) -> None:
    picture, out = Image.new("RGB", (3_000, 2_000), "white"), io.BytesIO()
    picture.putpixel((0, 0), (0, 0, 0))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefoon"
    picture.save(out, "JPEG", exif=exif, comment=b"Bij Jan thuis")
    small = photos.upright(io.BytesIO(out.getvalue()))
    with Image.open(io.BytesIO(small)) as made:
        assert made.size[0] < made.size[1] <= photos.LONGEST and not made.getexif()
        assert "comment" not in made.info and b"Jan" not in small
    project_id = cost_data.project()
    place = f"/projects/{project_id}/costs/from-file"
    client.sign_in("dirk")
    typed = fields(client.post(place, data=sent("bon.jpg", out.getvalue())).text)
    filled = {"description": "Bon", "dated_on": "4-2-2019", "gross": "3,50", "vat": ""}
    answer = client.post(f"{place}/save", data=typed | filled)
    assert answer.status_code == 303, re.findall(r"class=\"error\".*", answer.text)
    [kept] = cost_queries.receipts(int(answer.headers["Location"].rsplit("/", 1)[1]))
    assert (kept.media_type, blobs().read(kept.sha256)) == ("image/jpeg", small)


ROWS = (
    ("Posters", "4-2-2019", "12,50", "2,17", "Duinzicht", "1", "Roerdomp College"),
    ("Koffie", "5-2-2019", "1.024,86", "", "Bakker", "2", ""),
)


def count() -> int:
    session().rollback()
    return session().scalars(select(func.count(Cost.id))).one()


def test_a_sheet_is_saved_whole_or_not_at_all(client: Client) -> None:
    project_id = cost_data.project()
    place = f"/projects/{project_id}/costs/sheet"
    client.sign_in("dirk")
    bad = (*ROWS, ("Trein", "31-2-2019", "12.34", "", "", "", "Elders"))
    page = client.post(place, data=sent("kosten.csv", papers.csv(bad), "sheet")).text
    assert "Datum:" in page and "Betaald door:" in page and "Alles opslaan als concept" not in page
    mark = re.search(r'name="kept" value="([^"]+)"', page)
    assert mark is None and count() == 0
    page = client.post(place, data=sent("kosten.csv", papers.csv((*ROWS, ROWS[0])), "sheet")).text
    typed = fields(page)
    assert client.post(f"{place}/save", data={"kept": typed["kept"]}).status_code == 422
    assert client.post(f"{place}/save", data={"kept": typed["kept"], "seen": "1"}).status_code == 303
    assert count() == 3
    for content, name in ((papers.xlsx(ROWS), "kosten.xlsx"), (b"PK\x03\x04 broken", "a.xlsx")):
        answer = client.post(place, data=sent(name, content, "sheet"))
        assert answer.status_code == (200 if name == "kosten.xlsx" else 422)
    late = papers.csv([*ROWS, ("Oud", "4-2-2009", "1,00", "", "", "9", "")])
    typed = fields(client.post(place, data=sent("kosten.csv", late, "sheet")).text)
    answer = client.post(f"{place}/save", data={"kept": typed["kept"], "seen": "1"})
    assert (answer.status_code, "Rij 4" in answer.text, count()) == (422, True, 3)
    assert client.post(place).status_code == 422


def test_the_api_reads_the_same_and_saves_a_sheet(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    place = f"/projects/{project_id}/costs"
    said = client.api("POST", f"{place}/from-file", data=sent("f.xml", papers.ubl())).json
    assert said is not None
    assert (said["gross_cents"], said["dated_on"], said["same"]) == (12_100, "2019-02-04", [])
    assert client.api("POST", f"{place}/from-file").status_code == 422
    sheet = papers.csv(ROWS)
    read = client.api("POST", f"{place}/sheet", data=sent("k.csv", sheet)).json
    assert read is not None and [row["errors"] for row in read["rows"]] == [{}, {}] and read["saved"] == []
    saved = client.api("POST", f"{place}/sheet?save=true", data=sent("k.csv", sheet)).json
    assert saved is not None and len(saved["saved"]) == 2 == count()
    assert client.api("POST", f"{place}/sheet?save=true", data=sent("k.csv", sheet)).status_code == 409
    wrong = papers.csv([("x", "gisteren", "1", "", "", "", "")])
    assert client.api("POST", f"{place}/sheet?save=true", data=sent("k.csv", wrong)).status_code == 409
    assert (
        client.api("POST", f"{place}/sheet?save=true&seen=true", data=sent("k.csv", sheet)).status_code == 200
    )
    client.sign_in("tom")
    assert client.api("POST", f"{place}/sheet", data=sent("k.csv", sheet)).status_code == 403
