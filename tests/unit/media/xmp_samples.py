"""XMP in the shapes that other programs write it, made up for the tests."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

RDF_NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

LIGHTROOM = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000 1.000000, 0000/00/00-00:00:00        ">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   xmp:CreatorTool="Adobe Photoshop Lightroom Classic 13.0 (Macintosh)"
   xmp:Rating="4"
   xmp:Label="Green"
   xmpMM:DocumentID="xmp.did:0c1"
   exif:GPSLatitude="41,53.4N"
   exif:GPSLongitude="12,29.5E"
   crs:Version="16.0"
   crs:Exposure2012="+0.35"
   crs:HasSettings="True">
   <!-- by hand -->
   <xmpMM:History>
    <rdf:Seq>
     <rdf:li stEvt:action="saved" stEvt:instanceID="xmp.iid:1" stEvt:changed="/metadata"/>
    </rdf:Seq>
   </xmpMM:History>
   <dc:title>
    <rdf:Alt>
     <rdf:li xml:lang="x-default">Café &amp; friends</rdf:li>
    </rdf:Alt>
   </dc:title>
   <dc:subject>
    <rdf:Bag>
     <rdf:li>animals</rdf:li>
     <rdf:li>beach</rdf:li>
     <rdf:li>dog</rdf:li>
    </rdf:Bag>
   </dc:subject>
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>animals|dog</rdf:li>
     <rdf:li>beach</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>
   <crs:ToneCurvePV2012>
    <rdf:Seq>
     <rdf:li>0, 0</rdf:li>
     <rdf:li>255, 255</rdf:li>
    </rdf:Seq>
   </crs:ToneCurvePV2012>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""

DARKTABLE = """<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:darktable="http://darktable.sf.net/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
   exif:DateTimeOriginal="2021:07:09 12:00:00.000"
   xmp:Rating="-1"
   xmpMM:DerivedFrom="IMG_0001.JPG"
   darktable:xmp_version="5"
   darktable:raw_params="0"
   darktable:auto_presets_applied="1"
   darktable:history_end="2">
   <darktable:colorlabels>
    <rdf:Seq>
     <rdf:li>0</rdf:li>
    </rdf:Seq>
   </darktable:colorlabels>
   <darktable:history>
    <rdf:Seq>
     <rdf:li
      darktable:num="0"
      darktable:operation="exposure"
      darktable:enabled="1"
      darktable:params="gz02eJxjYGBgAGIAAAQAAQ=="
      darktable:multi_name=""/>
     <rdf:li
      darktable:num="1"
      darktable:operation="crop"
      darktable:enabled="1"
      darktable:params="000000000000803f"/>
    </rdf:Seq>
   </darktable:history>
   <dc:subject>
    <rdf:Seq>
     <rdf:li>Rome</rdf:li>
    </rdf:Seq>
   </dc:subject>
   <lr:hierarchicalSubject>
    <rdf:Seq>
     <rdf:li>places|Italy|Rome</rdf:li>
    </rdf:Seq>
   </lr:hierarchicalSubject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""

DIGIKAM = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
   digiKam:PickLabel="3"
   digiKam:ColorLabel="1"
   MicrosoftPhoto:Rating="75"
   xmp:Rating="4"
   xmp:Label="Red"
   acdsee:rating="4">
   <digiKam:TagsList>
    <rdf:Seq>
     <rdf:li>People/Ann Smith</rdf:li>
     <rdf:li>beach</rdf:li>
    </rdf:Seq>
   </digiKam:TagsList>
   <MicrosoftPhoto:LastKeywordXMP>
    <rdf:Bag>
     <rdf:li>People/Ann Smith</rdf:li>
     <rdf:li>beach</rdf:li>
    </rdf:Bag>
   </MicrosoftPhoto:LastKeywordXMP>
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>People|Ann Smith</rdf:li>
     <rdf:li>beach</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>
   <dc:subject>
    <rdf:Bag>
     <rdf:li>Ann Smith</rdf:li>
     <rdf:li>beach</rdf:li>
    </rdf:Bag>
   </dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""

SPREAD = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:a="http://purl.org/dc/elements/1.1/" a:format="image/jpeg">
<a:subject><rdf:Alt><rdf:li>one<!-- 1 --></rdf:li></rdf:Alt></a:subject>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:Rating="2" xap:Label="Blue"/>
<rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/"><xap:Rating>5</xap:Rating></rdf:Description>
<rdf:Description rdf:about="" xmlns:mine="urn:mine:1"><mine:note><![CDATA[1 < 2]]></mine:note></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:subject="two"/>
</rdf:RDF>
</x:xmpmeta>
"""

ALL = {"lightroom": LIGHTROOM, "darktable": DARKTABLE, "digikam": DIGIKAM, "spread": SPREAD}


def described(inside: str = "", attributes: str = "") -> bytes:
    """Return XMP with one description; the usual prefixes are declared."""
    return described_by(f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>')


def listed(name: str, *items: str, kind: str = "Bag") -> str:
    """Return a property with an array."""
    inside = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>"


def documents() -> st.SearchStrategy[bytes]:
    """Return XMP in which any property stands in any form, any number of times."""
    keywords = ["dog", "Dog", "animals", "animals|dog", "animals/dog", "", "  ", "x" * 600, "a|" + "y" * 600, "e\u0301"]
    words = st.sampled_from([*keywords, "-1", "0", "2.0", "3", "75", "Red", "red", "To do"])
    odd = ["<rdf:li/>", "<!-- c -->", "\n  ", "<rdf:li q:a='1'>dog</rdf:li>", "<rdf:li><!--x-->dog</rdf:li>"]
    odd += ["<rdf:li rdf:parseType='Resource'><rdf:value>dog</rdf:value></rdf:li>", "<rdf:li><q:b>1</q:b></rdf:li>"]
    items = words.map(lambda word: f"<rdf:li>{escape(word)}</rdf:li>") | st.sampled_from([*odd, "<rdf:_1>cat</rdf:_1>"])
    ours = ["dc:subject", "lr:hierarchicalSubject", "digiKam:TagsList", "xmp:Rating", "xmp:Label", "digiKam:ColorLabel"]
    theirs = ["MicrosoftPhoto:LastKeywordXMP", "MicrosoftPhoto:Rating", "darktable:colorlabels", "q:other"]
    names = st.sampled_from(ours + theirs)
    inside = st.lists(items, max_size=4).map("".join)
    arrays = st.builds(
        lambda kind, text: f"<rdf:{kind}>{text}</rdf:{kind}>", st.sampled_from(["Bag", "Seq", "Alt"]), inside
    )
    properties = st.builds(lambda name, text: f"<{name}>{text}</{name}>", names, arrays | words.map(escape))
    attributes = st.dictionaries(names, words, max_size=3).map(
        lambda found: " ".join(f"{name}={quoteattr(word)}" for name, word in found.items())
    )
    descriptions = st.builds(
        lambda said, held, blank: f"<rdf:Description rdf:about='' {said}>{blank.join(held)}</rdf:Description>",
        attributes,
        st.lists(properties | st.just("<!-- k -->"), max_size=5),
        st.sampled_from(["", "\n "]),
    )
    return st.lists(descriptions, min_size=1, max_size=3).map(lambda held: described_by("".join(held)))


def described_by(descriptions: str) -> bytes:
    """Return XMP with these descriptions; every prefix in use is declared."""
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF_NS}" xmlns:q="urn:other"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/"
 xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" xmlns:darktable="http://darktable.sf.net/">{descriptions}
</rdf:RDF></x:xmpmeta>""".encode()
