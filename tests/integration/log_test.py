# SPDX-License-Identifier: Apache-2.0
"""The server's log against strangers: a peer can't write a line of its own into it, nor fill it, and a log that nobody reads stops neither records nor the end.

log_test.py SOURCE_DIR BUILD_DIR
"""
import os
import re
import socket
import struct
import subprocess
import sys
import time

from ledger_world import World, fail

SCENARIO = "base.json"
LINE = re.compile(r'time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z level=(debug|info|warning|error) event=[a-z_]+( [a-z_]+="([^"\\\n]|\\.)*")*')


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    return bytes([len(value)]) + value  # no Huffman code; below 127 bytes


def header(name, value):
    return b"\0" + text(name) + text(value)


def call(port, path, more):
    """One call with headers of ours; whatever comes back is read until the server has had enough."""
    block = b"".join(header(*pair) for pair in [(b":method", b"POST"), (b":scheme", b"http"), (b":path", path), (b":authority", b"x"),
                                                (b"content-type", b"application/grpc"), (b"te", b"trailers"), *more])
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 5, 1, block))
        connection.settimeout(0.2)
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass


FORGED = b"x\ntime=2026-01-01T00:00:00.000000Z level=info event=serving"
HOSTILE = [
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"grpc-encoding", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"grpc-encoding", b"gzip")]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"grpc-timeout", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"grpc-accept-encoding", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"te", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"content-type", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"x-a", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"x-a-bin", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b"X-Upper", FORGED)]),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(FORGED, b"x")]),
    (b"/" + FORGED, []),
    (b"/lode.ledger.v1.Ledger/GetCheckpoint", [(b":status", FORGED), (b":method", FORGED)]),
]


def strangers(world):
    port = int(world.address.rsplit(":", 1)[1])
    for path, more in HOSTILE:
        call(port, path, more)
    before = (world.folder / "ledgerd.log").stat().st_size
    until = time.monotonic() + 2
    calls = 0
    while time.monotonic() < until:
        path, more = HOSTILE[calls % len(HOSTILE)]
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            block = b"".join(header(*pair) for pair in [(b":method", b"POST"), (b":scheme", b"http"), (b":path", path), (b":authority", b"x"),
                                                        (b"content-type", b"application/grpc"), (b"te", b"trailers"), *more])
            frames = b"".join(frame(1, 5, 2 * i + 1, block) for i in range(50))
            try:
                connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frames)
            except OSError:
                pass
        calls += 1
    grown = (world.folder / "ledgerd.log").stat().st_size - before
    if grown > 64 << 10:
        fail(f"{calls} connections of a stranger made the log {grown} bytes longer in two seconds")
    lines = (world.folder / "ledgerd.log").read_text(encoding="utf-8").splitlines()
    served = [line for line in lines if not LINE.fullmatch(line) and not line.startswith("serving ")]
    if served:
        fail("lines that are not the log's own:", *served[:5])
    if sum("event=serving" in line and "log_vkey" in line for line in lines) != 1 or sum("event=serving" in line.split('="', 1)[0] for line in lines) != 1:
        fail("another line says that it serves")


def nobody_reads(world):
    """Standard error is a pipe that is full from the start."""
    world.stop()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while os.write(writer, b"x" * 65536):
            pass
    except BlockingIOError:
        pass
    os.set_blocking(writer, True)
    port = world.folder / "port"
    port.unlink()
    server = subprocess.Popen([world.bin / "lode-ledgerd", "serve", "--data", world.data, "--port", "0", "--port-file", "port"], cwd=world.folder,
                              env=world.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=writer)
    os.close(writer)
    world.server = server
    until = time.monotonic() + 30
    while not port.exists():
        if server.poll() is not None or time.monotonic() > until:
            fail("it does not serve while nobody reads its log")
        time.sleep(0.01)
    world.environment["LODE_ADDRESS"] = "127.0.0.1:" + port.read_text(encoding="ascii").strip()
    files = [f"scenario/records/{name}.envelope" for name, *_ in world.records[1:]]
    damaged = world.folder / "damaged.envelope"
    good = (world.folder / files[0]).read_bytes()
    damaged.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    for _ in range(40):  # each refusal is a line
        world.run("lode", "record", "submit", *["damaged.envelope"] * 25, "--vkey", world.vkey, "--record-time", "event+0m")
    world.expect(0, "lode", "record", "submit", *files, "--vkey", world.vkey, "--record-time", "event+0m")
    server.terminate()
    try:
        code = server.wait(20)
    except subprocess.TimeoutExpired:
        fail("SIGTERM does not end it while nobody reads its log")
    if code != 0:
        fail(f"it ended with {code} while nobody read its log")
    os.close(reader)
    world.server = None


def main():
    source, build = sys.argv[1:3]
    with World(source, build, SCENARIO) as world:
        strangers(world)
        nobody_reads(world)


if __name__ == "__main__":
    main()
