"""A session bus with nobody on it but a desktop portal's file chooser, which answers what a test tells it to."""

import pathlib
import socket
import struct
import tempfile
import threading

CALL, REPLY, ERROR, SIGNAL = 1, 2, 3, 4
HANDLE = "/org/freedesktop/portal/desktop/request/1_7/muonscope"


class Bytes:
    """Values of the D-Bus, written or read in order."""

    def __init__(self, data=b""):
        self.data, self.place = bytearray(data), 0

    def pad(self, to):
        self.data.extend(b"\0" * (-len(self.data) % to))

    def u32(self, value):
        self.pad(4)
        self.data += struct.pack("<I", value)

    def text(self, value):
        encoded = value.encode()
        self.u32(len(encoded))
        self.data += encoded + b"\0"

    def signature(self, value):
        self.data += bytes([len(value)]) + value.encode() + b"\0"

    def array(self, alignment, write):
        self.u32(0)
        at = len(self.data)
        self.pad(alignment)
        begin = len(self.data)
        write()
        self.data[at - 4 : at] = struct.pack("<I", len(self.data) - begin)

    def skip_to(self, alignment):
        self.place += -self.place % alignment

    def read_u32(self):
        self.skip_to(4)
        (value,) = struct.unpack_from("<I", self.data, self.place)
        self.place += 4
        return value

    def read_text(self):
        length = self.read_u32()
        value = self.data[self.place : self.place + length].decode()
        self.place += length + 1
        return value

    def read_signature(self):
        length = self.data[self.place]
        value = self.data[self.place + 1 : self.place + 1 + length].decode()
        self.place += length + 2
        return value


def message(kind, serial, fields, signature="", body=b""):
    out = Bytes(struct.pack("<BBBBII", ord("l"), kind, 0, 1, len(body), serial))

    def write():
        for code, (type_name, value) in fields.items():
            out.pad(8)
            out.data.append(code)
            out.signature(type_name)
            {"s": out.text, "o": out.text, "u": out.u32, "g": out.signature}[type_name](value)
        if signature:
            out.pad(8)
            out.data.append(8)
            out.signature("g")
            out.signature(signature)

    out.array(8, write)
    out.pad(8)
    return bytes(out.data) + body


class FakePortal:
    """`answer(member, body)` gives the file:// address of a file, None for cancelled, or raises; it may wait."""

    def __init__(self, answer):
        self.answer, self.calls = answer, []
        self.directory = tempfile.TemporaryDirectory(prefix="muonscope-bus-")
        path = pathlib.Path(self.directory.name) / "bus"
        self.address = f"unix:path={path}"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        self.gone = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # ends accept()
        self.listener.close()
        self.directory.cleanup()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        stream = connection.makefile("rwb")
        assert stream.read(1) == b"\0"
        assert stream.readline().startswith(b"AUTH EXTERNAL ")
        stream.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
        stream.flush()
        assert stream.readline() == b"BEGIN\r\n"
        self.serial = 0
        while True:
            start = stream.read(16)
            if len(start) < 16:
                self.gone.set()
                return
            _, kind, _, _, body_length, serial, fields_length = struct.unpack("<BBBBIII", start)
            rest = stream.read(-(-fields_length // 8) * 8 + body_length)
            fields = self._fields(start + rest, fields_length)
            body = rest[len(rest) - body_length :]
            self._respond(stream, serial, fields, body)

    @staticmethod
    def _fields(data, length):
        reader, fields = Bytes(data), {}
        reader.place = 16
        while reader.place < 16 + length:
            reader.skip_to(8)
            code = reader.data[reader.place]
            reader.place += 1
            kind = reader.read_signature()
            fields[code] = {"s": reader.read_text, "o": reader.read_text, "u": reader.read_u32,
                            "g": reader.read_signature}[kind]()
        return fields

    def _send(self, stream, kind, fields, signature="", body=b""):
        self.serial += 1
        stream.write(message(kind, self.serial, fields, signature, body))
        stream.flush()

    def _respond(self, stream, serial, fields, body):
        member = fields[3]
        if member == "Hello":
            name = Bytes()
            name.text(":1.7")
            self._send(stream, REPLY, {5: ("u", serial)}, "s", bytes(name.data))
        elif member == "AddMatch":
            self._send(stream, REPLY, {5: ("u", serial)})
        elif member in ("OpenFile", "SaveFile"):
            self.calls.append((member, body))
            handle = Bytes()
            handle.text(HANDLE)
            self._send(stream, REPLY, {5: ("u", serial)}, "o", bytes(handle.data))
            threading.Thread(target=self._ask, args=(stream, member, body), daemon=True).start()
        else:
            self._send(stream, ERROR, {5: ("u", serial), 4: ("s", "org.freedesktop.DBus.Error.UnknownMethod")})

    def _ask(self, stream, member, body):
        address = self.answer(member, body)
        out = Bytes()
        out.u32(0 if address else 1)

        def entry(key, kind, write):
            out.pad(8)
            out.text(key)
            out.signature(kind)
            write()

        def write():
            # As portals do: more than what was asked for.
            entry("writable", "b", lambda: out.u32(1))
            if address:
                entry("uris", "as", lambda: out.array(4, lambda: out.text(address)))

        out.array(8, write)
        fields = {1: ("o", HANDLE), 2: ("s", "org.freedesktop.portal.Request"), 3: ("s", "Response")}
        self._send(stream, SIGNAL, fields, "ua{sv}", bytes(out.data))
