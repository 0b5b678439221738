"""Jobs: what is done with a picture inside the sandbox: looked at, or rendered. It hears a message and answers with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.pictures import images, looking, wire
from content.pictures.refusals import PictureRefused
from content.pictures.wire import Head

Message = bytes | bytearray


Does = Mapping[str, Callable[[Head, bytes], list[bytes | bytearray]]]


def done(message: Message) -> list[bytes | bytearray]:
    """The answer to a message: what was seen or made, or why it is refused."""
    return answered(message, {"look": _look, "render": _render})


def answered(message: Message, does: Does) -> list[bytes | bytearray]:
    """The answer of whoever does what the message asks."""
    head, blobs = wire.unpack(message)
    try:
        return does[head["do"]](head, blobs[0])
    except PictureRefused as refused:
        return wire.pack(wire.told_refusal(refused))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours: told to the owner, who raises it
        return wire.pack({"failed": repr(error)[: wire.LONGEST_TEXT]})


def _look(head: Head, content: bytes) -> list[bytes | bytearray]:
    look = looking.look(
        content, most_megapixels=head["megapixels"], most_frames=head["frames"], filename=head["filename"]
    )  # fmt: skip
    return wire.pack({"look": wire.told_look(look)})


def _render(head: Head, content: bytes) -> list[bytes | bytearray]:
    wishes = [wire.heard_wish(told) for told in head["wishes"]]
    return wire.told_made(images.render_all(content, wishes, filename=head["filename"]))
