"""Jobs: cards drawn inside the sandbox, where a background is decoded too. It hears a message and answers with one."""

from __future__ import annotations

from content.pictures import wire
from content.pictures.cards import drawing, templates

Message = bytes | bytearray

# Read while files can still be opened, and kept.
templates.templates()


def done(message: Message) -> list[bytes | bytearray]:
    """The answer to a message: what was drawn, or why it is refused. Its blobs are the card and, if it has one, the photo."""
    head, blobs = wire.unpack(message)
    photo = blobs[1] if len(blobs) > 1 else b""
    try:
        wishes = [wire.heard_wish(told) for told in head["wishes"]]
        return wire.told_made(drawing.render_all(blobs[0], wishes, photo=photo, filename=head["filename"]))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours: told to the owner, who raises it
        return wire.pack({"failed": repr(error)[: wire.LONGEST_TEXT]})
