"""A film sent as a form (`multipart/form-data`): written to the disk while it arrives, never held in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from romcam.clinic.refusals import Invalid, TooLarge
from romcam.clinic.writing import Writer
from romcam.messages import Catalogue

FILE: Final = "file"
"""Name of the form's field with the film."""
_MOST_TEXT: Final = 64 * 1024
"""Bytes of all other fields and of the parts' headers together."""
_text = Catalogue(__name__)


class FilmForm:
    """Reads a form from its pieces.

    Parameters
    ----------
    content_type
        Header of the request.
    writer
        Where the film goes.

    Raises
    ------
    Invalid
        The request is no such form.

    Attributes
    ----------
    fields : dict
        Fields with their values, except the film.
    name : str or None
        The film's name; None until it begins.
    """

    def __init__(self, content_type: str, writer: Writer) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise Invalid(_text("form-not-multipart"))
        self.fields: dict[str, str] = {}
        self.name: str | None = None
        self._writer, self._text_bytes, self._complete = writer, 0, False
        self._field, self._is_film = "", False
        self._header, self._value, self._content, self._disposition = b"", b"", b"", b""
        callbacks: dict[str, Callable[..., None]] = {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_end": self._finished,
        }
        self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]

    def feed(self, piece: bytes) -> None:
        """Read the next piece.

        Parameters
        ----------
        piece
            Bytes of the request's body.

        Raises
        ------
        Invalid, TooLarge, NoRoom
            It is no form, something in it is too large, or the disk is full.
        """
        try:
            self._parser.write(piece)
        except MultipartParseError as error:
            raise Invalid(_text("form-broken")) from error

    def finish(self) -> str:
        """Return the film's name, once all pieces were read.

        Raises
        ------
        Invalid
            The form breaks off, or has no film.
        """
        if not self._complete:
            raise Invalid(_text("form-broken"))
        if self.name is None:
            raise Invalid(_text("form-without-film", field=FILE))
        return self.name

    def _begin(self) -> None:
        self._disposition = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._field = options.get(b"name", b"").decode(errors="replace")
        self._is_film, self._content = self._field == FILE, b""
        if self._is_film:
            if self.name is not None:
                raise Invalid(_text("form-two-films"))
            self.name = options.get(b"filename", b"").decode(errors="replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_film:
            self._writer.write(data[start:end])
        else:
            self._count(end - start)
            self._content += data[start:end]

    def _end(self) -> None:
        if not self._is_film:
            self.fields[self._field] = self._content.decode(errors="replace")

    def _finished(self) -> None:
        self._complete = True

    def _count(self, more: int) -> None:
        self._text_bytes += more
        if self._text_bytes > _MOST_TEXT:
            raise TooLarge(_text("form-too-large"))
