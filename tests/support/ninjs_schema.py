"""What ninjs 3.0 allows, as a JSON Schema in our own words.

The rules (names, types, what is required, that nothing else may stand there) are those of IPTC's schema of ninjs 3.0.1,
https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json, which no package brings. Planned coverage and renditions of
pictures and film, which Khabar never writes, are not restated: an object that has them fails here.
"""

from typing import Any, Final

import jsonschema_rs

TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer"}
URI: Final = {"type": "string", "format": "uri"}
TIME: Final = {"type": "string", "format": "date-time"}
PERCENT: Final = {"type": "integer", "minimum": 0, "maximum": 100}


def an_object(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


POSITION: Final = {"type": "array", "items": {"type": "number"}, "minItems": 2}
# RFC 7946, as far as a single place goes.
POINT: Final = {
    "type": "object",
    "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
    "required": ["type", "coordinates"],
}
ADDRESS: Final = an_object(lines=many(TEXT), locality=TEXT, area=TEXT, postalCode=TEXT, country=TEXT)
CONTACT: Final = {
    **an_object(type=TEXT, role=TEXT, lang=TEXT, name=TEXT, value=TEXT, address=ADDRESS),
    "oneOf": [{"required": ["value"]}, {"required": ["address"]}],
}
CONCEPT: Final[dict[str, Any]] = {"name": TEXT, "rel": TEXT, "uri": URI, "literal": TEXT}
SYMBOL: Final = an_object(exchange=TEXT, symbolType=URI, symbol=TEXT)
TEXT_PART: Final[dict[str, Any]] = {"role": TEXT, "contentType": TEXT, "value": TEXT}
RENDITION: Final = an_object("name", name=TEXT, href=URI, contentType=TEXT, title=TEXT, sizeInBytes=WHOLE, format=TEXT)
RIGHTS: Final = {
    **an_object(langId=URI, linkedRights=URI, encodedRights=TEXT),
    "oneOf": [{"required": ["linkedRights"]}, {"required": ["encodedRights"]}],
}

NINJS: Final = an_object(
    "uri",
    uri=URI,
    type=one_of("text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"),
    representationType=one_of("full", "partial"),
    profile=TEXT,
    version=TEXT,
    firstCreated=TIME,
    versionCreated=TIME,
    contentCreated=TIME,
    embargoedUntil=TIME,
    pubStatus=one_of("usable", "withheld", "canceled"),
    urgency={"type": "integer", "minimum": 1, "maximum": 9},
    copyrightHolder=TEXT,
    copyrightNotice=TEXT,
    usageTerms=TEXT,
    edNote=TEXT,
    language=TEXT,
    descriptions=many(an_object("value", **TEXT_PART)),
    bodies=many(an_object("value", **TEXT_PART, charCount=WHOLE, wordCount=WHOLE)),
    headlines=many(an_object("value", **TEXT_PART)),
    people=many(an_object(**CONCEPT, contactInfo=many(CONTACT))),
    organisations=many(an_object(**CONCEPT, symbols=many(SYMBOL), contactInfo=many(CONTACT))),
    places=many(an_object(**CONCEPT, contactInfo=many(CONTACT), geoJSON=POINT)),
    subjects=many(an_object(**CONCEPT, creator=TEXT, relevance=PERCENT, confidence=PERCENT)),
    events=many(an_object(**CONCEPT, id=TEXT)),
    objects=many(an_object(**CONCEPT)),
    infoSources=many(an_object(name=TEXT, role=TEXT, uri=URI, literal=TEXT, contactInfo=many(CONTACT))),
    title=TEXT,
    by=TEXT,
    slugline=TEXT,
    located=TEXT,
    renditions=many(RENDITION),
    altIds=many(an_object(role=TEXT, value=TEXT)),
    trustIndicators=many(an_object(role=URI, title=TEXT, href=URI)),
    standard=an_object(name=TEXT, version=TEXT, schema=URI),
    genres=many(an_object(name=TEXT, uri=TEXT, literal=TEXT)),
    expires=TIME,
    rightsInfo=RIGHTS,
)

_VALIDATOR: Final = jsonschema_rs.Draft202012Validator(NINJS, validate_formats=True)


def problems_of(ninjs: dict[str, Any]) -> list[str]:
    """What ninjs 3.0 does not allow of this object."""
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in _VALIDATOR.iter_errors(ninjs)]
