"""PDFs made by hand for the checks: a good one, and each way of being bad."""

from dataclasses import dataclass, field


@dataclass
class Made:
    """What a PDF of one page is to be like; as it stands it is a good one."""

    lines: list[str] = field(default_factory=lambda: ["Clean water reaches forty villages in the south of the land."])
    title: str = "Clean water reaches 40 villages"
    language: str = "en"
    author: str = ""
    tagged: bool = True
    remark: str = ""
    script: str = ""
    opens: str = ""  # a script that runs when it is opened
    padding: int = 0
    xmp: str = ""

    def data(self) -> bytes:
        """The bytes of the file."""
        shown = b"".join(b"(%s) Tj 0 -14 Td " % line.encode("latin-1") for line in self.lines)
        content = b"BT /F1 11 Tf 50 780 Td " + shown + b"ET" if self.lines else b"0 0 100 100 re f"
        catalogue = b"<< /Type /Catalog /Pages 2 0 R"
        if self.language:
            catalogue += b" /Lang (%s)" % self.language.encode()
        if self.tagged:
            catalogue += b" /MarkInfo << /Marked true >> /StructTreeRoot 7 0 R"
        if self.script:
            catalogue += (
                b" /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (%s) >>] >> >>" % self.script.encode()
            )
        if self.opens:
            catalogue += b" /OpenAction << /S /JavaScript /JS (%s) >>" % self.opens.encode()
        annotations = b" /Annots [8 0 R]" if self.remark else b""
        information = b"<<"
        if self.title:
            information += b" /Title (%s)" % self.title.encode("latin-1")
        if self.author:
            information += b" /Author (%s)" % self.author.encode("latin-1")
        packet = f"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>{self.xmp}</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>"
        metadata = packet.encode() if self.xmp else b""
        if self.xmp:
            catalogue += b" /Metadata 10 0 R"
        objects = [
            catalogue + b" >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R%s"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % annotations,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            information + b" >>",
            b"<< /Type /StructTreeRoot /K [] >>",
            b"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (%s) >>" % self.remark.encode("latin-1"),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (self.padding, b"\x00" * self.padding),
            b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(metadata), metadata),
        ]
        out, places = b"%PDF-1.7\n", []
        for number, body in enumerate(objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        count = len(objects) + 1
        end = b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
        return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end
