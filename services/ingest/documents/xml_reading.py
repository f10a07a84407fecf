"""XML of files that anybody may have made: no entities, no network, no trees without end."""

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from services.ingest.documents.parts import Refusal


def parsed_xml(data: bytes, what: str) -> etree._Element:
    """The root of an XML file.

    Raises: Refusal.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal("damaged", f"{what} is no valid XML.") from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; nothing for comments and the like."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def named(element: etree._Element, name: str) -> str | None:
    """An attribute by its name, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def text_of(root: etree._Element, name: str) -> str | None:
    """The text of the first element of that name."""
    for element in root.iter():
        if local(element) == name:
            return "".join(element.itertext()).strip() or None
    return None
