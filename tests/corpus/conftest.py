"""Fixtures that write files, small PDF files among them."""

import pytest

from corpus.library import Library


@pytest.fixture
def file(tmp_path):
    """Writes a file of that name and content (text or bytes) and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def library(tmp_path):
    """A library without a text."""
    (tmp_path / "corpus" / "articles").mkdir(parents=True)
    return Library(tmp_path / "corpus")


@pytest.fixture
def pdf():
    """Lists of lines, one a page → the bytes of a PDF file."""
    return _pdf


def _pdf(pages):
    """The bytes of a PDF: a page for each list of lines. The font draws nothing; its ToUnicode map gives the text."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap /CMapName /U def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    objects = {
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(cmap),
    }
    kids = []
    for lines in pages:
        number = max(objects) + 1
        drawn = b"\n".join(b"1 0 0 1 50 %d Tm <%s> Tj" % (800 - 20 * i, _hex(line)) for i, line in enumerate(lines))
        objects[number] = _stream(b"BT /F 10 Tf\n" + drawn + b"\nET")
        objects[number + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % number
        )
        kids.append(b"%d 0 R" % (number + 1))
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _hex(line):
    return line.encode("utf-16-be").hex().encode()


def _stream(content):
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects):
    written, offsets = b"%PDF-1.7\n", []
    for number in sorted(objects):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(written),
    )
